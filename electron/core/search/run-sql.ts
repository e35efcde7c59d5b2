import { AppError } from '#shared/app-error.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';

export interface SqlResult {
  columns: string[];
  /** Texts, numbers and nulls; whole numbers beyond 2^53 as text, binary values as `x'…'`. */
  rows: (null | number | string)[][];
  /** Whether there are more rows than `rowCap`. */
  truncated: boolean;
}

const comment = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[^]*?\*\/)+/;
const recovery = 'Nothing was changed; only a single SELECT (or WITH … SELECT, VALUES, EXPLAIN) is run.';

/**
 * Runs one reading statement that a user typed. The connection should be opened read-only as well.
 *
 * @param rowCap at most so many rows are read
 * @throws AppError `store.sql_refused` for everything that is no single, reading, valid statement
 */
export function runSql(database: ReadableDatabase, text: string, rowCap = 1_000_000): SqlResult {
  if (!/^(?:select|with|values|explain)\b/i.test(text.replace(comment, ''))) {
    throw new AppError('store.sql_refused', 'Only statements that read are run.', recovery);
  }
  try {
    const statement = database.prepare<[], unknown[]>(text);
    if (!statement.reader || !statement.readonly) {
      throw new AppError('store.sql_refused', 'This statement would write.', recovery);
    }
    statement.raw().safeIntegers();
    const rows: SqlResult['rows'] = [];
    let truncated = false;
    for (const row of statement.iterate()) {
      if (rows.length === rowCap) {
        truncated = true;
        break;
      }
      rows.push(row.map(toCell));
    }
    return { columns: statement.columns().map((column) => column.name), rows, truncated };
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new AppError('store.sql_refused', `The database refused the statement: ${reason}.`, recovery, {
      cause: thrown,
    });
  }
}

function toCell(value: unknown): null | number | string {
  if (value === null || typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  return value instanceof Uint8Array ? `x'${Buffer.from(value).toString('hex')}'` : String(value);
}
