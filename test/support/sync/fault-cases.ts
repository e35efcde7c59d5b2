import type { ErrorCode } from '#shared/app-error.ts';
import type { SourceKind } from '#shared/audit-event.ts';
import type { Fault } from '#core/sample/http/fault.ts';

/** A way in which a server goes wrong, and what a sync has to say about it when it stays wrong. */
export interface FaultCase {
  name: string;
  fault: Fault;
  /** The fault as it comes once, where that differs: with rows before the break. */
  once?: Fault;
  /** By source: the error's code, and what its message must say. A source that cannot have the fault is left out. */
  expected: Partial<Record<SourceKind, { code: ErrorCode; says: RegExp }>>;
}

/** Longer than any test waits for a server. */
const foreverMs = 120_000;

function both(code: ErrorCode, says: RegExp): FaultCase['expected'] {
  return { gearset: { code, says }, agileapps: { code, says } };
}

function answer(status: number, body: string, headers: Record<string, string> = {}): Fault {
  return { kind: 'answer', status, body, headers };
}

function platform(status: number, code: string, description: string): Fault {
  return answer(status, JSON.stringify({ platform: { message: { code, description } } }));
}

/** Every kind of fault that has to be told from the others. */
export const faultCases: readonly FaultCase[] = [
  {
    name: 'a silence',
    fault: { kind: 'delay', ms: foreverMs },
    expected: both('source.timed_out', /said nothing for/),
  },
  {
    name: 'a reset',
    fault: { kind: 'reset' },
    expected: both('source.unreachable', /closed the connection without an answer/),
  },
  {
    name: 'a body cut by a reset',
    fault: { kind: 'truncate', bytes: 12, ending: 'reset' },
    once: { kind: 'truncate', bytes: 700, ending: 'reset' },
    expected: both('source.body_broken', /broke off before its end/),
  },
  {
    name: 'a body cut clean',
    fault: { kind: 'truncate', bytes: 12, ending: 'clean' },
    once: { kind: 'truncate', bytes: 700, ending: 'clean' },
    expected: both('source.body_broken', /answer is damaged/),
  },
  {
    name: 'a body that stalls',
    fault: { kind: 'truncate', bytes: 12, ending: 'stall' },
    once: { kind: 'truncate', bytes: 700, ending: 'stall' },
    expected: both('source.timed_out', /said nothing for/),
  },
  {
    name: 'an empty body',
    fault: answer(200, ''),
    expected: {
      gearset: { code: 'source.not_an_api_answer', says: /no answer of the Audit API: it is empty/ },
      agileapps: { code: 'source.body_broken', says: /answer is damaged: it is empty/ },
    },
  },
  {
    name: 'garbage',
    fault: { kind: 'garbage' },
    expected: both('source.not_an_api_answer', /no answer of the .* API: .*(begin like JSON|neither XML nor JSON)/),
  },
  {
    name: 'a page of HTML',
    fault: { kind: 'html' },
    expected: both('source.not_an_api_answer', /no answer of the .* API: .*web page/),
  },
  { name: 'status 400', fault: answer(400, 'Bad'), expected: both('source.rejected_request', /HTTP 400.*Bad/) },
  {
    name: 'status 401',
    fault: answer(401, 'No'),
    expected: {
      gearset: { code: 'source.auth_failed', says: /did not accept the access token \(HTTP 401\)/ },
      agileapps: { code: 'source.auth_expired', says: /ended again right after a new login.*HTTP 401/ },
    },
  },
  {
    name: 'status 403',
    fault: answer(403, 'No'),
    expected: both('source.permission_denied', /may not read.*HTTP 403/),
  },
  {
    name: 'status 404',
    fault: answer(404, 'No'),
    expected: both('source.not_found', /nothing at this address.*HTTP 404/),
  },
  { name: 'status 413', fault: answer(413, 'Big'), expected: both('source.body_too_large', /too large.*HTTP 413/) },
  {
    name: 'status 429',
    fault: answer(429, 'Slow'),
    expected: both('source.rate_limited', /no further call for now.*HTTP 429/),
  },
  {
    name: 'status 429 with Retry-After',
    fault: answer(429, 'Slow', { 'Retry-After': '2400' }),
    expected: both('source.rate_limited', /no further call for now.*HTTP 429/),
  },
  {
    name: 'status 500',
    fault: answer(500, 'Oops'),
    expected: both('source.server_error', /server failed.*HTTP 500.*Oops/),
  },
  { name: 'status 502', fault: answer(502, 'Oops'), expected: both('source.server_error', /server failed.*HTTP 502/) },
  { name: 'status 503', fault: answer(503, 'Oops'), expected: both('source.server_error', /server failed.*HTTP 503/) },
  {
    name: 'status 503 with Retry-After',
    fault: answer(503, 'Oops', { 'Retry-After': '2400' }),
    expected: both('source.server_error', /server failed.*HTTP 503/),
  },
  {
    name: 'a redirect',
    fault: answer(302, '', { location: 'https://elsewhere.example/login' }),
    expected: both('source.not_an_api_answer', /redirects to another address.*HTTP 302/),
  },
  {
    name: 'code -101 that stays',
    fault: platform(401, '-101', 'User not logged in.'),
    expected: { agileapps: { code: 'source.auth_expired', says: /ended again right after a new login.*-101/ } },
  },
  {
    name: 'code -850',
    fault: platform(400, '-850', 'Insufficient permission.'),
    expected: { agileapps: { code: 'source.permission_denied', says: /may not read the audit log.*-850/ } },
  },
  {
    name: 'code -4600',
    fault: platform(400, '-4600', 'Feature is not enabled.'),
    expected: { agileapps: { code: 'source.permission_denied', says: /feature is not enabled.*-4600/ } },
  },
  {
    name: 'a negative code with HTTP 200',
    fault: platform(200, '-777', 'Something odd.'),
    expected: { agileapps: { code: 'source.rejected_request', says: /HTTP 200.*-777: Something odd/ } },
  },
  {
    name: 'code -1',
    fault: platform(500, '-1', 'Could not complete.'),
    expected: { agileapps: { code: 'source.server_error', says: /could not complete.*-1/ } },
  },
];
