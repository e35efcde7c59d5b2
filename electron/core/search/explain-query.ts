import type { ReadableDatabase } from '#core/store/database-types.ts';
import type { SqlFragment, SqlValue } from '#core/store/sql.ts';
import { describeQuery } from '#shared/query/describe-query.ts';
import type { TickmarkQueryTree } from '#shared/query/tree.ts';
import { idsSql } from './build-sql.ts';
import { compileQuery } from './compile-query.ts';
import { boundSource } from './run-search.ts';

export interface ExplainedQuery {
  /** The query in plain English. */
  sentence: string;
  tree: TickmarkQueryTree;
  /** The statement that finds the ids, newest first, with its values written in: it can be run as it stands. */
  sql: string;
  /** How the database runs it, one step a line. */
  plan: string[];
}

/**
 * Explains a query.
 *
 * @param tree as typed, for the sentence
 * @param resolved the same with absolute times, see `resolveQuery`
 */
export function explainQuery(
  database: ReadableDatabase,
  tree: TickmarkQueryTree,
  resolved: TickmarkQueryTree,
): ExplainedQuery {
  const statement = idsSql(boundSource(database, compileQuery(resolved)));
  const steps = database
    .prepare<unknown[], { id: number; parent: number; detail: string }>(`EXPLAIN QUERY PLAN ${statement.text}`)
    .all(...statement.values);
  const depths = new Map<number, number>([[0, 0]]);
  const plan = steps.map(({ id, parent, detail }) => {
    const depth = depths.get(parent) ?? 0;
    depths.set(id, depth + 1);
    return `${'  '.repeat(depth)}${detail}`;
  });
  return { sentence: describeQuery(tree), tree, sql: writeValuesIn(statement), plan };
}

/** The fragment as text with its values as literals. */
export function writeValuesIn({ text, values }: SqlFragment): string {
  let index = 0;
  return text.replaceAll('?', () => literal(values[index++] ?? null));
}

function literal(value: SqlValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`;
  return String(value);
}
