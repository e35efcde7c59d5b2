import { formatIso } from '#shared/iso-time.ts';
import type { SyncRunEntry, SyncRunPage } from '#shared/sync-history.ts';
import type { ReadableDatabase, WritableDatabase } from './database-types.ts';

export function startRun(database: WritableDatabase, startedMs: number, toolVersion: string): number {
  return Number(
    database.prepare('INSERT INTO sync_run (started_ms, tool_version) VALUES (?, ?)').run(startedMs, toolVersion)
      .lastInsertRowid,
  );
}

export function endRun(database: WritableDatabase, runId: number, endedMs: number): void {
  database.prepare('UPDATE sync_run SET ended_ms = ? WHERE id = ?').run(endedMs, runId);
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

interface OutcomeRow {
  runId: number;
  startedMs: number;
  name: string;
  scheduled: number;
  endedMs: number | null;
  state: RunOutcome['state'] | null;
  calls: number;
  notices: string;
  errorCode: string | null;
  errorMessage: string | null;
  errorRecovery: string | null;
  windows: number;
  covered: number;
  fromMs: number | null;
  toMs: number | null;
  rowCount: number;
  newCount: number;
  sameCount: number;
  changedCount: number;
  quarantinedCount: number;
}

/**
 * Past and running syncs of a connection, or of all of them, newest first. A sync is told by what its windows in the
 * ledger hold, so a killed one shows what it had brought.
 *
 * @param beforeRun only runs before this one; `null` for the newest
 */
export function listSyncRuns(
  database: ReadableDatabase,
  input: { connectionId: number | null; beforeRun: number | null; limit: number },
): SyncRunPage {
  const rows = database
    .prepare<[number | null, number | null, number | null, number], OutcomeRow>(
      `SELECT run_id AS runId, sync_run.started_ms AS startedMs, connection.name, scheduled,
         run_outcome.ended_ms AS endedMs, run_outcome.state, calls, run_outcome.notices,
         run_outcome.error_code AS errorCode, run_outcome.error_message AS errorMessage,
         run_outcome.error_recovery AS errorRecovery, count(fetch_window.id) AS windows,
         count(CASE WHEN fetch_window.state IN ('complete', 'unverified') THEN 1 END) AS covered,
         min(from_ms) AS fromMs, max(to_ms) AS toMs, total(row_count) AS rowCount, total(new_count) AS newCount,
         total(same_count) AS sameCount, total(changed_count) AS changedCount,
         total(quarantined_count) AS quarantinedCount
       FROM run_outcome
       JOIN sync_run ON sync_run.id = run_id
       JOIN connection ON connection.id = run_outcome.connection_id
       LEFT JOIN fetch_window USING (run_id, connection_id)
       WHERE (? IS NULL OR run_outcome.connection_id = +?) AND run_id < ifnull(?, 9223372036854775807)
       GROUP BY run_id, run_outcome.connection_id ORDER BY run_id DESC, connection.name LIMIT ?`,
    )
    .all(input.connectionId, input.connectionId, input.beforeRun, input.limit + 1);
  // A run of several connections stays on one page.
  const next = rows[input.limit];
  const shown = next === undefined ? rows : rows.slice(0, input.limit);
  const whole = next === undefined ? shown : shown.filter(({ runId }) => runId !== next.runId);
  const page = whole.length > 0 ? whole : shown;
  return { runs: page.map(toEntry), next: next === undefined ? null : (page.at(-1)?.runId ?? null) };
}

function toEntry(row: OutcomeRow): SyncRunEntry {
  return {
    runId: row.runId,
    connection: row.name,
    scheduled: row.scheduled === 1,
    startedAt: formatIso(row.startedMs),
    endedAt: row.endedMs === null ? null : formatIso(row.endedMs),
    state: row.state ?? 'unfinished',
    calls: row.calls,
    windows: row.windows,
    covered: row.covered,
    from: row.fromMs === null ? null : formatIso(row.fromMs),
    to: row.toMs === null ? null : formatIso(row.toMs),
    rows: row.rowCount,
    events: {
      new: row.newCount,
      same: row.sameCount,
      changed: row.changedCount,
      quarantined: row.quarantinedCount,
    },
    notices: JSON.parse(row.notices) as string[],
    error:
      row.errorCode === null
        ? null
        : { code: row.errorCode, message: row.errorMessage ?? '', recovery: row.errorRecovery ?? '' },
  };
}
