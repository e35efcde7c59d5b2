import type { WritableDatabase } from './database-types.ts';

/** From this share of unused pages on, the store is written anew without them. */
const unusedShare = 0.1;

/**
 * Gives unused space back to the disk where it is worth it, and lets SQLite renew what it plans queries by. Writing a
 * store anew takes as much free space as it has content. Outside a transaction.
 */
export function compactStore(database: WritableDatabase): void {
  const [unused, all] = ['freelist_count', 'page_count'].map((name) => Number(database.pragma(name, { simple: true })));
  if ((unused ?? 0) > (all ?? 0) * unusedShare) database.exec('VACUUM');
  database.pragma('optimize');
  database.pragma('wal_checkpoint(TRUNCATE)');
}
