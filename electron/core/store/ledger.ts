import type { EventTally, TimeRange, WindowState } from '#shared/sync-status.ts';
import type { CallReport, RateLimit } from '#core/sources/source.ts';
import type { ReadableDatabase, WritableDatabase } from './database-types.ts';
import { firstIdAtOrAfter } from './event-ids.ts';

/** A stretch of time with what a window claims of it. */
interface CoverageClaim extends TimeRange {
  state: WindowState;
}

/** A claim as it was recorded. */
export interface CoverageRow extends CoverageClaim {
  /** When it was read, milliseconds UTC. */
  readMs: number;
}

export interface NewWindow extends TimeRange {
  runId: number;
  connectionId: number;
  endpoint: string;
  startedMs: number;
}

export interface WindowEnd {
  windowId: number;
  connectionId: number;
  state: WindowState;
  expected: number | null;
  notices: string[];
  endedMs: number;
  error: { code: string; message: string } | null;
  /** The part of the window that can be claimed: nothing after the moment it was asked for. */
  claim: TimeRange;
}

/** The connections a run is for, as their outcomes begin. */
export interface RunStart {
  nowMs: number;
  toolVersion: string;
  connectionIds: readonly number[];
  scheduled: boolean;
}

/** How a run ended for one connection. */
export interface RunOutcome {
  runId: number;
  connectionId: number;
  endedMs: number;
  state: 'complete' | 'incomplete' | 'failed';
  calls: number;
  notices: readonly string[];
  error: { code: string; message: string; recovery: string } | null;
}

/** Begins a sync: from now on it is listed for its connections, however it ends. */
export function startSyncRun(database: WritableDatabase, run: RunStart): number {
  const runId = startRun(database, run.nowMs, run.toolVersion);
  const insert = database.prepare('INSERT INTO run_outcome (run_id, connection_id, scheduled) VALUES (?, ?, ?)');
  for (const connectionId of run.connectionIds) insert.run(runId, connectionId, run.scheduled ? 1 : 0);
  return runId;
}

export function recordOutcome(database: WritableDatabase, outcome: RunOutcome): void {
  database
    .prepare(
      `UPDATE run_outcome SET ended_ms = ?, state = ?, calls = ?, notices = ?, error_code = ?, error_message = ?,
       error_recovery = ? WHERE run_id = ? AND connection_id = ?`,
    )
    .run(
      outcome.endedMs,
      outcome.state,
      outcome.calls,
      JSON.stringify(outcome.notices),
      outcome.error?.code ?? null,
      outcome.error?.message ?? null,
      outcome.error?.recovery ?? null,
      outcome.runId,
      outcome.connectionId,
    );
}

export function startRun(database: WritableDatabase, startedMs: number, toolVersion: string): number {
  return Number(
    database.prepare('INSERT INTO sync_run (started_ms, tool_version) VALUES (?, ?)').run(startedMs, toolVersion)
      .lastInsertRowid,
  );
}

export function endRun(database: WritableDatabase, runId: number, endedMs: number): void {
  database.prepare('UPDATE sync_run SET ended_ms = ? WHERE id = ?').run(endedMs, runId);
}

/** A window begins as `incomplete`: whatever happens next, the ledger never claims too much. */
export function startWindow(database: WritableDatabase, window: NewWindow): number {
  return Number(
    database
      .prepare(
        `INSERT INTO fetch_window (run_id, connection_id, endpoint, from_ms, to_ms, started_ms, state)
         VALUES (@runId, @connectionId, @endpoint, @fromMs, @toMs, @startedMs, 'incomplete')`,
      )
      .run(window).lastInsertRowid,
  );
}

export function countRows(database: WritableDatabase, windowId: number, tally: EventTally): void {
  database
    .prepare(
      `UPDATE fetch_window SET row_count = row_count + @new + @same + @changed + @quarantined,
       new_count = new_count + @new, same_count = same_count + @same, changed_count = changed_count + @changed,
       quarantined_count = quarantined_count + @quarantined WHERE id = @windowId`,
    )
    .run({ ...tally, windowId });
}

/** Closes a window: its state, and the coverage it gives. */
export function endWindow(database: WritableDatabase, end: WindowEnd): void {
  database
    .prepare(
      `UPDATE fetch_window SET state = ?, expected = ?, notices = ?, ended_ms = ?, error_code = ?, error_message = ?
       WHERE id = ?`,
    )
    .run(
      end.state,
      end.expected,
      JSON.stringify(end.notices),
      end.endedMs,
      end.error?.code ?? null,
      end.error?.message ?? null,
      end.windowId,
    );
  const insert = database.prepare(
    'INSERT INTO coverage (connection_id, window_id, from_ms, to_ms, state) VALUES (?, ?, ?, ?, ?)',
  );
  for (const piece of piecesOf(database, end)) {
    if (piece.fromMs < piece.toMs) insert.run(end.connectionId, end.windowId, piece.fromMs, piece.toMs, piece.state);
  }
}

/**
 * A window without a total from the server is confirmed where an earlier whole reading brought the same
 * ids; that part is `complete`, the rest stays `unverified`.
 */
function piecesOf(database: ReadableDatabase, end: WindowEnd): CoverageClaim[] {
  const { claim, state } = end;
  if (state !== 'unverified') return [{ ...claim, state }];
  const pieces: CoverageClaim[] = [];
  let position = claim.fromMs;
  for (const earlier of wholeReadings(database, end)) {
    const fromMs = Math.max(earlier.fromMs, position);
    const toMs = Math.min(earlier.toMs, claim.toMs);
    if (fromMs >= toMs) continue;
    if (!sameIds(database, end, { fromMs, toMs }, earlier.windowId)) continue;
    pieces.push({ fromMs: position, toMs: fromMs, state }, { fromMs, toMs, state: 'complete' });
    position = toMs;
  }
  pieces.push({ fromMs: position, toMs: claim.toMs, state });
  return pieces;
}

function wholeReadings(database: ReadableDatabase, end: WindowEnd): (TimeRange & { windowId: number })[] {
  return database
    .prepare<[number, number, number, number], TimeRange & { windowId: number }>(
      `SELECT from_ms AS fromMs, to_ms AS toMs, window_id AS windowId FROM coverage WHERE connection_id = ? AND window_id <> ?
       AND state IN ('complete', 'unverified') AND from_ms < ? AND to_ms > ? ORDER BY from_ms, to_ms`,
    )
    .all(end.connectionId, end.windowId, end.claim.toMs, end.claim.fromMs);
}

/**
 * Whether this window brought every event of a range, and the earlier reading had them all too. An event
 * that a later window was the first to bring was missing there, also when that window came to nothing.
 */
function sameIds(database: ReadableDatabase, end: WindowEnd, range: TimeRange, earlierWindowId: number): boolean {
  const firstId = firstIdAtOrAfter(database, range.fromMs);
  if (firstId === null) return true;
  const endId = firstIdAtOrAfter(database, range.toMs) ?? Number.MAX_SAFE_INTEGER;
  const differing = database
    .prepare<[bigint, bigint, number, number, number], number>(
      `SELECT 1 FROM event WHERE id >= ? AND id < ? AND connection_id = ? AND (last_window_id <> ? OR ? < ifnull(
         (SELECT first_window_id FROM event_revision WHERE event_id = event.id AND revision = 1), first_window_id
       )) LIMIT 1`,
    )
    .pluck()
    .get(BigInt(firstId), BigInt(endId), end.connectionId, end.windowId, earlierWindowId);
  return differing === undefined;
}

/**
 * All coverage a connection ever recorded, in the order it was recorded. Windows being read, and those a
 * killed process left open, come last: they are begun and not ended.
 */
export function readCoverage(database: ReadableDatabase, connectionId: number): CoverageRow[] {
  return database
    .prepare<[number, number], CoverageRow>(
      `SELECT fromMs, toMs, state, readMs FROM (
         SELECT 0 AS is_open, coverage.id, coverage.from_ms AS fromMs, coverage.to_ms AS toMs, coverage.state,
           fetch_window.started_ms AS readMs
         FROM coverage JOIN fetch_window ON fetch_window.id = coverage.window_id WHERE coverage.connection_id = +?
         UNION ALL SELECT 1, id, from_ms, min(to_ms, started_ms), 'incomplete', started_ms FROM fetch_window
         WHERE connection_id = +? AND ended_ms IS NULL AND from_ms < started_ms
       ) ORDER BY is_open, id`,
    )
    .all(connectionId, connectionId);
}

/**
 * Records what a killed process left behind: windows without an end are incomplete, and their range is
 * known to be so. To be called before a new run of the connection.
 */
export function closeAbandonedWindows(database: WritableDatabase, connectionId: number, nowMs: number): void {
  const abandoned = database
    .prepare<[number], { id: number } & TimeRange>(
      'SELECT id, from_ms AS fromMs, to_ms AS toMs FROM fetch_window WHERE connection_id = ? AND ended_ms IS NULL',
    )
    .all(connectionId);
  for (const { id, fromMs, toMs } of abandoned) {
    endWindow(database, {
      windowId: id,
      connectionId,
      state: 'incomplete',
      expected: null,
      notices: [],
      endedMs: nowMs,
      error: { code: 'app.interrupted', message: 'The run ended before the window was read.' },
      claim: { fromMs, toMs: Math.min(toMs, nowMs) },
    });
  }
}

/** One HTTP request on its way into the ledger. */
export interface LedgerCall extends CallReport {
  connectionId: number;
  windowId: number | null;
  host: string;
  /** Its row, where one was written before it was sent; else `null`. */
  callId: number | null;
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
    message: 'The request was sent, and the program ended before the answer was read.',
  };
  return insertCall(database, { ...call, endedMs: call.startedMs, error: unanswered });
}

/** Keeps one HTTP request in the ledger. */
export function recordCall(database: WritableDatabase, call: LedgerCall): void {
  if (call.callId === null) {
    insertCall(database, call);
    return;
  }
  database
    .prepare(
      `UPDATE fetch_call SET ended_ms = ?, status = ?, bytes = ?, body_hash = ?, rate_remaining = ?, rate_reset_ms = ?,
       rate_period_ms = ?, retry_at_ms = ?, error_code = ?, error_message = ? WHERE id = ?`,
    )
    .run(call.endedMs, ...answerOf(call), call.callId);
}

function insertCall(database: WritableDatabase, call: LedgerCall): number {
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO fetch_call (window_id, connection_id, host, endpoint, is_data, parameters, started_ms, ended_ms,
       status, bytes, body_hash, rate_remaining, rate_reset_ms, rate_period_ms, retry_at_ms, error_code, error_message)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
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
export function callsSince(
  database: ReadableDatabase,
  host: string,
  endpoint: string,
  sinceMs: number,
): BudgetCall[] {
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
