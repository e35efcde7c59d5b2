import { countBlockEvents } from '#core/store/column-blocks.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { sharedIds } from '#core/store/event-ids.ts';
import { readColumn, readValue } from '#core/store/read-column.ts';
import { rawSql, type SqlFragment } from '#core/store/sql.ts';
import { areLoaded, loadColumns } from './loaded-columns.ts';

/**
 * The ids a statement last found on a connection: rows, counts, facets and histogram of one query are asked for one
 * after the other, and all begin with the same ids.
 */
interface Found {
  key: string;
  ids: Float64Array;
}

const lastFound = new WeakMap<ReadableDatabase, Found>();

/** All event ids, newest first. Shared: nobody may change it. */
export function allIds(database: ReadableDatabase): Float64Array {
  return loadColumns(database, []).ids;
}

/** How many events there are. */
export function countAll(database: ReadableDatabase): number {
  if (areLoaded(database, [])) return allIds(database).length;
  // Counting the rows of the store would read the whole of an index, and keep it in memory.
  return countBlockEvents(database) ?? readValue<number>(database, rawSql('SELECT count(*) FROM event')) ?? 0;
}

/**
 * The ids a statement gives, in its order; read again only where store or index have changed since the last time.
 * Shared: nobody may change it.
 */
export function matchingIds(database: ReadableDatabase, statement: SqlFragment): Float64Array {
  const key = keyOf(database, statement);
  const last = lastFound.get(database);
  if (last?.key === key) return last.ids;
  const found = readColumn<number>(database, statement);
  const ids = sharedIds(found.length);
  ids.set(found);
  lastFound.set(database, { key, ids });
  return ids;
}

/** How many ids a statement gave, if it was the last one and its result still holds; else `null`. */
export function knownCount(database: ReadableDatabase, statement: SqlFragment): number | null {
  const last = lastFound.get(database);
  return last !== undefined && last.key === keyOf(database, statement) ? last.ids.length : null;
}

/** The statement with its values, and the state of what it reads. */
function keyOf(database: ReadableDatabase, { text, values }: SqlFragment): string {
  const versions = ['main', 'search'].map((schema) => readValue(database, rawSql(`PRAGMA ${schema}.data_version`)));
  return JSON.stringify([versions, text, values.map((value) => [typeof value, String(value)])]);
}
