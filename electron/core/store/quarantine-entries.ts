import { formatIso } from '#shared/iso-time.ts';
import type { QuarantineEntry } from '#shared/quarantine.ts';
import type { ReadableDatabase, WritableDatabase } from './database-types.ts';

/** What could not be read of a connection, oldest first, with the exact number of all. */
export function listQuarantine(
  database: ReadableDatabase,
  connectionId: number,
  limit: number,
): { entries: QuarantineEntry[]; total: number } {
  const rows = database
    .prepare<[number, number], { id: number; reason: string; firstSeenMs: number; raw: string }>(
      `SELECT id, reason, first_seen_ms AS firstSeenMs, raw FROM quarantine WHERE connection_id = ? ORDER BY id LIMIT ?`,
    )
    .all(connectionId, limit);
  const total = database
    .prepare<[number], number>('SELECT count(*) FROM quarantine WHERE connection_id = ?')
    .pluck()
    .get(connectionId);
  return {
    entries: rows.map(({ firstSeenMs, ...entry }) => ({ ...entry, firstSeen: formatIso(firstSeenMs) })),
    total: total ?? 0,
  };
}

/** Takes entries out of quarantine, once they were read and stored. */
export function releaseFromQuarantine(database: WritableDatabase, ids: readonly number[]): void {
  const remove = database.prepare<[number]>('DELETE FROM quarantine WHERE id = ?');
  for (const id of ids) remove.run(id);
}
