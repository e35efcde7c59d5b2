import type BetterSqlite3 from 'better-sqlite3';
import type { ReadableDatabase } from './database-types.ts';
import type { SqlFragment, SqlValue } from './sql.ts';

type Column = BetterSqlite3.Statement<SqlValue[]>;

/** Statements of a connection that were last read: preparing one takes longer than many a look-up. */
const mostKept = 100;
const kept = new WeakMap<ReadableDatabase, Map<string, Column>>();

/** The first column of all rows that a statement gives. */
export function readColumn<Value>(database: ReadableDatabase, { text, values }: SqlFragment): Value[] {
  return statement(database, text).all(...values) as Value[];
}

/** The first column of the first row, `undefined` where there is no row. */
export function readValue<Value>(database: ReadableDatabase, { text, values }: SqlFragment): Value | undefined {
  return statement(database, text).get(...values) as Value | undefined;
}

function statement(database: ReadableDatabase, text: string): Column {
  const statements = kept.get(database) ?? new Map<string, Column>();
  kept.set(database, statements);
  const found = statements.get(text) ?? database.prepare<SqlValue[]>(text).pluck();
  // The one used last stands last; the first one goes.
  statements.delete(text);
  statements.set(text, found);
  if (statements.size > mostKept) statements.delete(statements.keys().next().value as string);
  return found;
}
