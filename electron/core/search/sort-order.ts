import { AppError } from '#shared/app-error.ts';
import { findField } from '#shared/query/fields.ts';
import { joinSql, rawSql, sql, type SqlFragment, type SqlValue } from '#core/store/sql.ts';
import { resultField, unknownField } from './result-fields.ts';

export interface SortKey {
  /** A name of the query language or of an event's JSON. */
  field: string;
  descending: boolean;
}

/** Columns that can be sorted by, beside those of `result-fields.ts`. */
const plainColumns: Readonly<Record<string, string>> = {
  summary: 'fold(event.summary)',
  externalid: 'event.external_id',
  id: `(SELECT fold(name || ':' || event.external_id) FROM connection WHERE id = event.connection_id)`,
  hash: 'hex(event.hash)',
  revision: 'event.revision',
  ticket: '(SELECT min(folded) FROM work_item WHERE work_item.event_id = event.id)',
};

/**
 * Reads `FIELD[:asc|desc],…`; ascending where nothing is said.
 *
 * @throws AppError `usage.invalid_argument`
 */
export function parseSort(text: string): SortKey[] {
  return text.split(',').map((part) => {
    const [, field, direction] = /^\s*(.+?)(?::(asc|desc))?\s*$/i.exec(part) ?? [];
    if (field === undefined) {
      throw new AppError('usage.invalid_argument', `“${text}” is no order.`, 'Write FIELD:asc or FIELD:desc.');
    }
    const key = { field, descending: direction?.toLowerCase() === 'desc' };
    orderOf(key);
    return key;
  });
}

/** Whether the order is by time alone, so that ids are in it as they come. */
export function timeOrder(sort: readonly SortKey[]): 'newest-first' | 'oldest-first' | null {
  const first = sort[0];
  if (first === undefined) return 'newest-first';
  if (findField(first.field)?.name !== 'time') return null;
  return first.descending ? 'newest-first' : 'oldest-first';
}

/** The ORDER BY over `event`: values folded, events without one last, ties newest first. */
export function orderBy(sort: readonly SortKey[]): SqlFragment {
  return joinSql([...sort.map(orderOf), rawSql('event.id DESC')], ', ');
}

/** The values of an order's keys on the row `event`, as SQL. */
export function keyColumns(sort: readonly SortKey[]): SqlFragment {
  return joinSql(
    sort.map(({ field }) => rawSql(columnOf(field))),
    ', ',
  );
}

/**
 * The condition on `event` for what comes behind a row in an order.
 *
 * @param values those of the row's keys, see `keyColumns`
 * @param id of the row, or where it would stand
 */
export function behindRow(sort: readonly SortKey[], values: readonly SqlValue[], id: number): SqlFragment {
  return sort.reduceRight(
    (tied, key, index) => {
      const column = rawSql(columnOf(key.field));
      // An id is where the event stands now; the one it had may be another's by now.
      const value = findField(key.field)?.name === 'time' ? id : (values[index] ?? null);
      if (value === null) return sql`(${column} IS NULL AND ${tied})`;
      const beyond = sql`${column} ${rawSql(key.descending ? '<' : '>')} ${value}`;
      return sql`(${beyond} OR ${column} IS NULL OR (${column} = ${value} AND ${tied}))`;
    },
    sql`event.id < ${id}`,
  );
}

function orderOf({ field, descending }: SortKey): SqlFragment {
  const direction = rawSql(descending ? 'DESC NULLS LAST' : 'ASC NULLS LAST');
  return sql`${rawSql(columnOf(field))} ${direction}`;
}

function columnOf(name: string): string {
  const canonical = findField(name)?.name ?? name.toLowerCase();
  if (canonical === 'time') return 'event.id';
  if (Object.hasOwn(plainColumns, canonical)) return plainColumns[canonical] as string;
  const field = canonical === 'item' || canonical === 'id' ? null : resultField(name);
  if (field?.shape !== 'single') {
    if (field === null || field.shape !== 'empty') throw unsortable(name);
    return 'NULL';
  }
  if (field.meaning === 'dictionary') return `(SELECT folded FROM dictionary WHERE id = ${field.column})`;
  if (field.meaning === 'connection-name') return `(SELECT fold(name) FROM connection WHERE id = ${field.column})`;
  if (field.meaning === 'connection-kind') return `(SELECT kind FROM connection WHERE id = ${field.column})`;
  return ['record', 'old', 'new'].includes(canonical) ? `fold(${field.column})` : field.column;
}

function unsortable(name: string): AppError {
  if (findField(name) === null) return unknownField(name);
  const message = `Results cannot be sorted by ${name}.`;
  return new AppError('usage.invalid_argument', message, 'An event has one value at most in fields that sort.');
}
