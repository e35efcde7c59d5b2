import type { ErrorCode } from '#shared/app-error.ts';
import type { FailureAction } from '#core/sources/source.ts';
import type { Fault } from '#core/sample/http/fault.ts';

/** How a request for data can go wrong. Every source must say what each of them means. */
export const sourceFaults = {
  'status 401': answer(401),
  'status 403': answer(403),
  'status 404': answer(404),
  'status 413': answer(413),
  'status 429': answer(429),
  'status 429 with Retry-After': answer(429, { 'Retry-After': '2400' }),
  'status 500': answer(500),
  'status 502': answer(502),
  'status 503 with Retry-After': answer(503, { 'Retry-After': '2400' }),
  'a redirect': answer(302, { location: 'https://elsewhere.example/login' }),
  'a silence': { kind: 'delay', ms: 60_000 },
  'a reset': { kind: 'reset' },
  garbage: { kind: 'garbage' },
  'a web page': { kind: 'html' },
  'a body cut clean': { kind: 'truncate', bytes: 700, ending: 'clean' },
  'a body cut by a reset': { kind: 'truncate', bytes: 700, ending: 'reset' },
  'a body that stalls': { kind: 'truncate', bytes: 700, ending: 'stall' },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof sourceFaults;

/** What a source makes of every fault: the error's code and what the sync does about it. */
export type FailureTable = Record<FaultName, readonly [code: ErrorCode, action: FailureAction]>;

/** Faults that mean the same to every source so far; a table may say otherwise of each. */
export const commonFailures = {
  'status 403': ['source.permission_denied', 'fail'],
  'status 404': ['source.not_found', 'fail'],
  'status 413': ['source.body_too_large', 'split'],
  'status 429': ['source.rate_limited', 'wait'],
  'status 429 with Retry-After': ['source.rate_limited', 'wait'],
  'status 503 with Retry-After': ['source.server_error', 'wait'],
  'a redirect': ['source.not_an_api_answer', 'fail'],
  'a silence': ['source.timed_out', 'split'],
  'a reset': ['source.unreachable', 'split'],
  garbage: ['source.not_an_api_answer', 'fail'],
  'a web page': ['source.not_an_api_answer', 'fail'],
  'a body cut by a reset': ['source.body_broken', 'split'],
  'a body that stalls': ['source.timed_out', 'split'],
} as const satisfies Partial<FailureTable>;

function answer(status: number, headers: Record<string, string> = {}): Fault {
  return { kind: 'answer', status, body: 'The server says no.', headers };
}
