import type { RecordedRequest } from './recorded-request.ts';

/**
 * Something that goes wrong with one request. `delay`, `expire-session` and `append` happen before the
 * request is served and can be combined with each other and with one of the rest.
 */
export type Fault =
  /** Waits this many milliseconds first. */
  | { kind: 'delay'; ms: number }
  /** Closes the connection without an answer. */
  | { kind: 'reset' }
  /**
   * Sends the first bytes of the real answer only, then closes the connection (`reset`), ends the answer
   * as if that were all (`clean`), or says nothing any more (`stall`).
   */
  | { kind: 'truncate'; bytes: number; ending: 'reset' | 'clean' | 'stall' }
  /** Status 200 and the right content type, but bytes that mean nothing. */
  | { kind: 'garbage' }
  /** A page of HTML, as a sign-in page or a proxy sends it; status 200 unless given. */
  | { kind: 'html'; status?: number }
  /** This answer instead of the real one. */
  | { kind: 'answer'; status: number; body: string; headers?: Record<string, string> }
  /** The real answer under another content type. */
  | { kind: 'content-type'; value: string }
  /** The server forgets all sessions before it serves the request. */
  | { kind: 'expire-session' }
  /** Rows that come into being just before the request is served, so totals drift between pages. */
  | { kind: 'append'; rows: readonly object[] };

/**
 * Asked once for each request: what goes wrong with it, in this order; `null` for nothing.
 * `request.number` counts the requests to its path from 1.
 */
export type FaultScript = (request: RecordedRequest) => Fault | readonly Fault[] | null;

/** Runs a script and always gives a list. */
export function faultsFor(script: FaultScript | undefined, request: RecordedRequest): readonly Fault[] {
  const found = script?.(request) ?? [];
  return Array.isArray(found) ? (found as readonly Fault[]) : [found as Fault];
}

/** The page an HTML fault sends. */
export const htmlPage = '<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>';

/** Bytes that are neither JSON nor XML nor UTF-8. */
export const garbageBytes = Buffer.from([
  0x00, 0xff, 0xfe, 0x7b, 0x3c, 0x80, 0x81, 0x0a, 0xc3, 0x28, 0x7d, 0x3e, 0x9f, 0x00,
]);
