import type { CallReport, RateLimit } from '#core/sources/source.ts';
import type { ReadableDatabase, WritableDatabase } from './database-types.ts';
import { prepared } from './prepared.ts';

/** One HTTP request on its way into the ledger. */
export interface LedgerCall extends CallReport {
  connectionId: number;
  windowId: number | null;
  host: string;
  /** Its row, where one was written before it was sent; else `null`. */
  callId: number | null;
  /** Set where it was not sent after all. */
  withdrawn?: true;
}

/**
 * Writes down a request before it is sent, as one that got no answer: so it stands in the ledger, and counts for
 * the call budget, also when the process is killed while the server answers. `recordCall` puts in what came.
 *
 * @returns the id of its row
 */
export function askCall(database: WritableDatabase, call: LedgerCall): number {
  const unanswered = {
    code: 'app.interrupted' as const,
    message: 'The program ended before an answer to this request was read.',
  };
  return insertCall(database, { ...call, endedMs: call.startedMs, error: unanswered });
}

/** Keeps one HTTP request in the ledger; one that was withdrawn leaves it. */
export function recordCall(database: WritableDatabase, call: LedgerCall): void {
  if (call.withdrawn) {
    prepared<unknown[]>(database, 'DELETE FROM fetch_call WHERE id = ?').run(call.callId);
    return;
  }
  if (call.callId === null) {
    insertCall(database, call);
    return;
  }
  prepared<unknown[]>(
    database,
    `UPDATE fetch_call SET ended_ms = ?, status = ?, bytes = ?, body_hash = ?, rate_remaining = ?, rate_reset_ms = ?,
     rate_period_ms = ?, retry_at_ms = ?, error_code = ?, error_message = ? WHERE id = ?`,
  ).run(call.endedMs, ...answerOf(call), call.callId);
}

function insertCall(database: WritableDatabase, call: LedgerCall): number {
  const { lastInsertRowid } = prepared<unknown[]>(
    database,
    `INSERT INTO fetch_call (window_id, connection_id, host, endpoint, is_data, parameters, started_ms, ended_ms,
     status, bytes, body_hash, rate_remaining, rate_reset_ms, rate_period_ms, retry_at_ms, error_code, error_message)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    call.windowId,
    call.connectionId,
    call.host,
    call.endpoint,
    call.data ? 1 : 0,
    JSON.stringify(call.parameters),
    call.startedMs,
    call.endedMs,
    ...answerOf(call),
  );
  return Number(lastInsertRowid);
}

function answerOf(call: LedgerCall) {
  return [
    call.status,
    call.bytes,
    call.bodyHash === null ? null : Buffer.from(call.bodyHash, 'hex'),
    call.rateLimit?.remaining ?? null,
    call.rateLimit?.resetMs ?? null,
    call.rateLimit?.periodMs ?? null,
    call.retryAtMs,
    call.error?.code ?? null,
    call.error?.message ?? null,
  ];
}

/** A data request as the call budget sees it. */
export interface BudgetCall {
  /** Its row in the ledger; `null` while it has none. */
  callId: number | null;
  startedMs: number;
  endedMs: number;
  rateLimit: RateLimit;
  retryAtMs: number | null;
}

/**
 * Data requests to an endpoint of a host since an instant, in the order they were made; all connections to that host
 * count together.
 */
export function callsSince(database: ReadableDatabase, host: string, endpoint: string, sinceMs: number): BudgetCall[] {
  interface Row {
    callId: number;
    startedMs: number;
    endedMs: number;
    remaining: number | null;
    resetMs: number | null;
    periodMs: number | null;
    retryAtMs: number | null;
  }
  return database
    .prepare<[string, string, number], Row>(
      `SELECT id AS callId, started_ms AS startedMs, ended_ms AS endedMs, rate_remaining AS remaining, rate_reset_ms AS resetMs,
       rate_period_ms AS periodMs, retry_at_ms AS retryAtMs
       FROM fetch_call WHERE host = ? AND endpoint = ? AND is_data = 1 AND started_ms >= ? ORDER BY id`,
    )
    .all(host, endpoint, sinceMs)
    .map(({ callId, startedMs, endedMs, remaining, resetMs, periodMs, retryAtMs }) => ({
      callId,
      startedMs,
      endedMs,
      rateLimit: { remaining, resetMs, periodMs },
      retryAtMs,
    }));
}
