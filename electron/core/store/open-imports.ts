import { hostname } from 'node:os';
import type { ReadableDatabase, WritableDatabase } from './database-types.ts';
import { dropUnusedPayloads } from './purge.ts';
import { readWorkspaceValue, writeWorkspaceValue } from './workspace.ts';

/** Imports that were not ended stand in the workspace's values under their windows, with the process that stores them. */
const keyStart = 'import:';

/** So many events are taken back in one transaction. */
const eventsPerStep = 2_000;

/** Where this process runs, its number, and when it began, as near as it can be told: numbers are given again. */
const thisProcess = [hostname(), process.pid, Math.round((Date.now() - process.uptime() * 1000) / 10_000)].join('|');

/** Whether a process of another machine still runs can't be asked; no import takes so long, milliseconds. */
const longestMs = 86_400_000;

export function noteOpenImport(database: WritableDatabase, windowId: number): void {
  writeWorkspaceValue(database, keyStart + String(windowId), `${thisProcess}|${Date.now()}`);
}

export function isOpenImport(database: ReadableDatabase, windowId: number): boolean {
  return readWorkspaceValue(database, keyStart + String(windowId)) !== null;
}

export function forgetOpenImport(database: WritableDatabase, windowId: number): void {
  database.prepare('DELETE FROM workspace WHERE key = ?').run(keyStart + String(windowId));
}

/** Windows of imports whose process has ended without ending them. */
export function abandonedImports(database: ReadableDatabase): number[] {
  return database
    .prepare<[string], { key: string; value: string }>('SELECT key, value FROM workspace WHERE key GLOB ?')
    .all(`${keyStart}*`)
    .filter(({ value }) => !isRunning(value))
    .map(({ key }) => Number(key.slice(keyStart.length)));
}

function isRunning(noted: string): boolean {
  const [host, id, , notedMs] = noted.split('|');
  if (host !== hostname()) return Number(notedMs) > Date.now() - longestMs;
  if (Number(id) === process.pid) return noted.startsWith(`${thisProcess}|`);
  try {
    process.kill(Number(id), 0);
    return true;
  } catch (thrown) {
    // A process of another user may not be asked, but it is there.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

/**
 * Takes back the next events that an import was the first and the last to bring, inside the caller's transaction, and
 * its ledger rows when there are no more. An event that a sync has seen since stays, and the ledger row with it.
 *
 * @returns whether that is all
 */
export function undoImportStep(database: WritableDatabase, windowId: number): boolean {
  const ids = database
    .prepare<[number, number, number, number], number>(
      `SELECT id FROM event WHERE first_window_id = +? AND last_window_id = +? AND NOT EXISTS (
         SELECT 1 FROM event_revision WHERE event_id = event.id AND first_window_id <> ?
       ) LIMIT ?`,
    )
    .pluck()
    .all(windowId, windowId, windowId, eventsPerStep);
  if (ids.length > 0) {
    const list = JSON.stringify(ids);
    database.prepare('INSERT INTO index_queue (event_id) SELECT value FROM json_each(?) ORDER BY value').run(list);
    database.prepare('DELETE FROM event WHERE id IN (SELECT value FROM json_each(?))').run(list);
    return false;
  }
  dropUnusedPayloads(database);
  forgetOpenImport(database, windowId);
  const named = database
    .prepare<[number, number], number>('SELECT 1 FROM event WHERE first_window_id = ? OR last_window_id = ? LIMIT 1')
    .get(windowId, windowId);
  if (named !== undefined) {
    database.prepare(`UPDATE fetch_window SET state = 'failed', ended_ms = started_ms WHERE id = ?`).run(windowId);
    return true;
  }
  const run = database.prepare<[number], number>('SELECT run_id FROM fetch_window WHERE id = ?').pluck().get(windowId);
  database.prepare('DELETE FROM fetch_window WHERE id = ?').run(windowId);
  if (run !== undefined) database.prepare('DELETE FROM sync_run WHERE id = ?').run(run);
  return true;
}
