import type { EventTally, TimeRange, WindowState } from '#shared/sync-status.ts';
import type { ReadableDatabase, WritableDatabase } from './database-types.ts';
import { firstIdAtOrAfter } from './event-ids.ts';
import { prepared } from './prepared.ts';

/** A stretch of time with what a window claims of it. */
interface CoverageClaim extends TimeRange {
  state: WindowState;
}

/** A claim as it was recorded, or that everything recorded before it was purged. */
export interface CoverageRow extends TimeRange {
  state: WindowState | 'purged';
  /** When it was read or purged, milliseconds UTC. */
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
  prepared<[EventTally & { windowId: number }]>(
    database,
    `UPDATE fetch_window SET row_count = row_count + @new + @same + @changed + @quarantined,
     new_count = new_count + @new, same_count = same_count + @same, changed_count = changed_count + @changed,
     quarantined_count = quarantined_count + @quarantined WHERE id = @windowId`,
  ).run({ ...tally, windowId });
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
 * All coverage a connection ever recorded, in the order it was recorded, with the purges in between. Windows being
 * read, and those a killed process left open, come last: they are begun and not ended.
 */
export function readCoverage(database: ReadableDatabase, connectionId: number): CoverageRow[] {
  return database
    .prepare<[number, number, number], CoverageRow>(
      `SELECT fromMs, toMs, state, readMs FROM (
         SELECT 0 AS is_open, coverage.id, coverage.from_ms AS fromMs, coverage.to_ms AS toMs, coverage.state,
           fetch_window.started_ms AS readMs
         FROM coverage JOIN fetch_window ON fetch_window.id = coverage.window_id WHERE coverage.connection_id = +?
         UNION ALL SELECT 1, id, from_ms, min(to_ms, started_ms), 'incomplete', started_ms FROM fetch_window
         WHERE connection_id = +? AND ended_ms IS NULL AND from_ms < started_ms
         UNION ALL SELECT 0, last_coverage_id + 0.5, min(coverage.from_ms), before_ms, 'purged', purged_ms FROM purge
         JOIN coverage ON coverage.id <= last_coverage_id
         WHERE connection_id = +? AND coverage.from_ms < before_ms GROUP BY purge.id
       ) ORDER BY is_open, id`,
    )
    .all(connectionId, connectionId, connectionId);
}

/** A clock may go this much back without anybody having set it, milliseconds. */
const clockToleranceMs = 60_000;

/** Coverage claimed by readings that, by the clock as it is now, have not begun yet. */
export function futureClaims(
  database: ReadableDatabase,
  connectionId: number,
  nowMs: number,
): ({ id: number; windowId: number } & TimeRange)[] {
  return database
    .prepare<[number, number], { id: number; windowId: number } & TimeRange>(
      `SELECT coverage.id, window_id AS windowId, coverage.from_ms AS fromMs, coverage.to_ms AS toMs
       FROM coverage JOIN fetch_window ON fetch_window.id = window_id
       WHERE coverage.connection_id = +? AND started_ms > ?`,
    )
    .all(connectionId, nowMs + clockToleranceMs);
}

/**
 * Takes back what was claimed under a clock that has been set back since: a reading "tomorrow" was made at an unknown
 * time before now, so it says nothing of the time after the last reading under a right clock. To be called before a
 * new run of the connection.
 */
export function trimFutureCoverage(database: WritableDatabase, connectionId: number, nowMs: number): void {
  const latestMs = nowMs + clockToleranceMs;
  const ahead = futureClaims(database, connectionId, nowMs);
  const lastTrusted = database
    .prepare<[number, number, number], number | null>(
      'SELECT max(started_ms) FROM fetch_window WHERE connection_id = ? AND id < ? AND started_ms <= ?',
    )
    .pluck();
  for (const { id, windowId, fromMs, toMs } of ahead) {
    const endMs = Math.min(toMs, lastTrusted.get(connectionId, windowId, latestMs) ?? fromMs);
    if (endMs <= fromMs) database.prepare('DELETE FROM coverage WHERE id = ?').run(id);
    else if (endMs < toMs) database.prepare('UPDATE coverage SET to_ms = ? WHERE id = ?').run(endMs, id);
  }
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
