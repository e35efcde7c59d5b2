import type { Statement } from 'better-sqlite3';
import type { ReadableDatabase } from './database-types.ts';

const known = new WeakMap<ReadableDatabase, Map<string, Statement<never[]>>>();

/**
 * A statement that is prepared once in a connection: for those that every batch of a sync runs, where preparing costs
 * more than running. Whoever uses it leaves it as it is (no `pluck`, `raw` or `safeIntegers`): others may have the
 * same text.
 */
export function prepared<Values extends unknown[], Row = unknown>(
  database: ReadableDatabase,
  text: string,
): Statement<Values, Row> {
  const ofDatabase = known.get(database) ?? new Map<string, Statement<never[]>>();
  known.set(database, ofDatabase);
  const statement = ofDatabase.get(text) ?? (database.prepare(text) as Statement<never[]>);
  ofDatabase.set(text, statement);
  return statement as unknown as Statement<Values, Row>;
}
