import { statSync } from 'node:fs';
import { formatIso } from '#shared/iso-time.ts';
import type { ReadableDatabase } from './database-types.ts';
import { schemaVersion } from './migrate.ts';
import { searchPath, storePath } from './open-database.ts';

/** What a workspace holds. */
export interface Statistics {
  events: number;
  deployments: number;
  items: number;
  workItems: number;
  revisions: number;
  quarantined: number;
  calls: number;
  windows: number;
  /** ISO 8601 UTC of the oldest and newest event; `null` in an empty store. */
  oldest: string | null;
  newest: string | null;
  byConnection: { name: string; kind: string; events: number }[];
  byKind: { kind: string; events: number }[];
  /** Bytes on disk. */
  storeBytes: number;
  indexBytes: number;
  schemaVersion: number;
}

/** How many events there are: read from an index alone, where all statistics would read every table. */
export function countEvents(database: ReadableDatabase): number {
  return database.prepare<[], number>('SELECT count(*) FROM event').pluck().get() ?? 0;
}

export function readStatistics(database: ReadableDatabase, folder: string): Statistics {
  function count(table: string): number {
    return database.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
  }
  function timeOf(order: 'ASC' | 'DESC'): string | null {
    const timeMs = database.prepare<[], number>(`SELECT time_ms FROM event ORDER BY id ${order} LIMIT 1`).pluck().get();
    return timeMs === undefined ? null : formatIso(timeMs);
  }
  return {
    events: count('event'),
    deployments:
      database
        .prepare<[], number>(
          `SELECT count(*) FROM event JOIN dictionary ON dictionary.id = event.kind_id WHERE value = 'deployment'`,
        )
        .pluck()
        .get() ?? 0,
    items: count('event_item'),
    workItems: count('work_item'),
    revisions: count('event_revision'),
    quarantined: count('quarantine'),
    calls: count('fetch_call'),
    windows: count('fetch_window'),
    oldest: timeOf('ASC'),
    newest: timeOf('DESC'),
    byConnection: database
      .prepare<[], { name: string; kind: string; events: number }>(
        `SELECT name, kind, (SELECT count(*) FROM event WHERE connection_id = connection.id) AS events
         FROM connection ORDER BY name`,
      )
      .all(),
    byKind: database
      .prepare<[], { kind: string; events: number }>(
        `SELECT value AS kind, count(*) AS events FROM event JOIN dictionary ON dictionary.id = event.kind_id
         GROUP BY kind_id ORDER BY events DESC, value`,
      )
      .all(),
    storeBytes: fileBytes(storePath(folder)),
    indexBytes: fileBytes(searchPath(folder)),
    schemaVersion,
  };
}

/** Size of a database file with its write-ahead log, bytes. */
function fileBytes(path: string): number {
  return [path, `${path}-wal`]
    .map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0);
}
