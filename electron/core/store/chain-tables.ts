import { hash } from 'node:crypto';
import type { ReadableDatabase } from './database-types.ts';

/**
 * Tables that the chain covers in a way of their own (events with their parts, payloads, repeated strings), or
 * not at all: the queue is emptied all the time and holds no evidence, and the chain covers itself.
 */
const otherTables = new Set([
  'event',
  'field_name',
  'event_item',
  'work_item',
  'payload_block',
  'dictionary',
  'item',
  'index_queue',
  'chain_link',
]);

/** A table whose rows are covered one by one: ledger, coverage, connections, quarantine, what the user saved. */
export interface CoveredTable {
  name: string;
  keyColumns: string[];
  /** Reads one row by its key, or `undefined`. */
  find: (key: string) => Record<string, unknown> | undefined;
  /** Every row with its key. */
  rows: () => Iterable<{ key: string; row: Record<string, unknown> }>;
  /** The key of a row, as an SQL expression over a row's name such as `NEW`. */
  keySql: (row: string) => string;
}

/** The tables covered row by row: all that are in the store and not covered otherwise. */
export function coveredTables(database: ReadableDatabase): CoveredTable[] {
  const names = database
    .prepare<[], string>(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
    )
    .pluck()
    .all();
  return names.filter((name) => !otherTables.has(name)).map((name) => coveredTable(database, name));
}

function coveredTable(database: ReadableDatabase, name: string): CoveredTable {
  // An earlier revision follows its event, whose id may change: it is known by the place of its payload, and
  // stands with the event's own name.
  if (name === 'event_revision') {
    const source = `(SELECT connection_id, external_id, event_revision.* FROM event_revision
      LEFT JOIN (SELECT id, connection_id, external_id FROM event) AS owner ON owner.id = event_id)`;
    return tableOver(database, name, source, ['payload_block_id', 'payload_index'], new Set(['event_id']));
  }
  const columns = database
    .prepare<[string], { name: string; pk: number }>('SELECT name, pk FROM pragma_table_info(?)')
    .all(name);
  const keyColumns = columns
    .filter(({ pk }) => pk > 0)
    .sort((one, other) => one.pk - other.pk)
    .map((column) => column.name);
  return tableOver(database, name, quoted(name), keyColumns.length === 0 ? ['rowid'] : keyColumns, new Set());
}

function tableOver(
  database: ReadableDatabase,
  name: string,
  source: string,
  keyColumns: string[],
  left: Set<string>,
): CoveredTable {
  const keySql = (row: string): string =>
    `json_array(${keyColumns.map((column) => keyPart(`${row}.${quoted(column)}`)).join(', ')})`;
  const where = keyColumns.map((column) => `${keyPart(quoted(column))} IS ?`).join(' AND ');
  const indexed = keyColumns.map((column) => `${quoted(column)} IS ?`).join(' AND ');
  const plain = database.prepare<unknown[], Record<string, unknown>>(
    `SELECT * FROM ${source} AS covered WHERE ${indexed}`,
  );
  const hexed = database.prepare<unknown[], Record<string, unknown>>(
    `SELECT * FROM ${source} AS covered WHERE ${where}`,
  );
  const all = database.prepare<[], Record<string, unknown>>(
    `SELECT ${keySql('covered')} AS evidence_key, covered.* FROM ${source} AS covered`,
  );
  for (const statement of [plain, hexed, all]) statement.safeIntegers();

  function cleaned(row: Record<string, unknown>): Record<string, unknown> {
    for (const column of left) delete row[column];
    return row;
  }

  return {
    name,
    keyColumns,
    keySql,
    find(key) {
      const values = (JSON.parse(key) as (string | number | null)[]).map((value) =>
        typeof value === 'number' ? BigInt(value) : value,
      );
      const found = plain.get(...values) ?? hexed.get(...values);
      return found === undefined ? undefined : cleaned(found);
    },
    *rows() {
      for (const { evidence_key: key, ...row } of all.iterate()) yield { key: String(key), row: cleaned(row) };
    },
  };
}

/** JSON holds no bytes: a key of bytes stands in hexadecimal. */
function keyPart(column: string): string {
  return `iif(typeof(${column}) = 'blob', hex(${column}), ${column})`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** What the chain keeps of one row: eight hexadecimal digits a column that has a value, and a digest of all. */
export interface RowDigest {
  digest: string;
  columns: Record<string, string>;
}

/** The digest of a row. Columns without a value do not count, so that a column added later changes nothing. */
export function rowDigest(row: Record<string, unknown>): RowDigest {
  const cells = Object.keys(row)
    .sort()
    .filter((column) => row[column] !== null)
    .map((column): [string, string] => [column, cellText(row[column])]);
  const columns = Object.fromEntries(cells.map(([column, text]) => [column, hash('sha256', text, 'hex').slice(0, 8)]));
  return { digest: hash('sha256', JSON.stringify(cells), 'hex'), columns };
}

/** A cell with its type, so that 1, 1.0 and '1' differ. */
function cellText(value: unknown): string {
  if (typeof value === 'bigint') return `i${value}`;
  if (typeof value === 'number') return `r${value}`;
  if (Buffer.isBuffer(value)) return `b${value.toString('hex')}`;
  return `t${String(value)}`;
}
