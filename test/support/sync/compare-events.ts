import { coverageOf } from '#core/sync/coverage.ts';
import { readCoverage } from '#core/store/ledger.ts';
import { findConnection } from '#core/store/connections.ts';
import { openStoreForReading } from '#core/store/open-database.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import type { HeldEvents } from './sync-servers.ts';

export interface Comparison {
  /** Rows of the server that the store lacks. */
  lost: string[];
  /** Ids the server never had; all ids, where the store holds one more than once. */
  surplus: string[];
}

/** Compares every id of a connection in the store with what its server holds. */
export function compareEvents(folder: string, connection: string, held: HeldEvents): Comparison {
  return reading(folder, (database) => {
    const stored = storedIds(database, connection);
    const distinct = new Set(stored);
    return {
      lost: [...held.keys()].filter((id) => !distinct.has(id)),
      surplus: stored.length === distinct.size ? [...distinct].filter((id) => !held.has(id)) : stored,
    };
  });
}

/** Rows of the server that lie in a stretch called complete or unverified, and are not in the store: never any. */
export function missingUnderGreen(folder: string, connection: string, held: HeldEvents): string[] {
  return reading(folder, (database) => {
    const found = findConnection(database, connection);
    if (found === null) return [];
    const stored = new Set(storedIds(database, connection));
    const pieces = coverageOf(readCoverage(database, found.id), { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER });
    const green = pieces.filter(({ state }) => state === 'complete' || state === 'unverified');
    return [...held]
      .filter(([id, timeMs]) => !stored.has(id) && green.some(({ fromMs, toMs }) => fromMs <= timeMs && timeMs < toMs))
      .map(([id]) => id);
  });
}

/** Runs something over a workspace's store, opened for reading for that time only. */
export function reading<Output>(folder: string, look: (database: ReadableDatabase) => Output): Output {
  const database = openStoreForReading(folder);
  try {
    return look(database);
  } finally {
    database.close();
  }
}

function storedIds(database: ReadableDatabase, connection: string): string[] {
  return database
    .prepare<[string], string>(
      'SELECT external_id FROM event JOIN connection ON connection.id = connection_id WHERE name = ?',
    )
    .pluck()
    .all(connection);
}
