import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { ReadableDatabase } from './database-types.ts';
import { prepared } from './prepared.ts';

/** Tables of repeated strings: rows are added and never changed, so a link covers a stretch of them. */
export const textTables = ['dictionary', 'item'] as const;
export type TextTable = (typeof textTables)[number];

/** Body of a `texts` link: rows `from` to `to` of a table. */
export interface TextStretch {
  table: TextTable;
  from: number;
  to: number;
  /** SHA-256 over the texts of the rows, each followed by a line feed. */
  digest: string;
  /** The CRC-32 of each row's text, eight hexadecimal digits each, in order of the ids: they tell which row it is. */
  checks: string;
}

const columnsOf: Record<TextTable, string> = { dictionary: 'field, value, folded', item: 'type_id, name, folded' };

/** The text of one row, as the digest covers it. */
export function textRows(
  database: ReadableDatabase,
  table: TextTable,
  from: number,
  to: number,
): { id: number; text: string }[] {
  return database
    .prepare<[bigint, bigint], (number | string | null)[]>(
      `SELECT id, ${columnsOf[table]} FROM ${table} WHERE id BETWEEN ? AND ? ORDER BY id`,
    )
    .raw()
    .all(BigInt(from), BigInt(to))
    .map((row) => ({ id: Number(row[0]), text: JSON.stringify(row) }));
}

export function stretchOf(table: TextTable, rows: readonly { id: number; text: string }[]): TextStretch {
  return {
    table,
    from: rows[0]?.id ?? 0,
    to: rows.at(-1)?.id ?? 0,
    digest: hash('sha256', rows.map(({ text }) => `${text}\n`).join(''), 'hex'),
    checks: rows.map(({ text }) => textCheck(text)).join(''),
  };
}

export function textCheck(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}

/** What was added to a table after a row that a link covers; `null` for nothing. */
export function textsAfter(database: ReadableDatabase, table: TextTable, last: number): TextStretch | null {
  const newest = prepared<[], { id: number | null }>(database, `SELECT max(id) AS id FROM ${table}`).get()?.id ?? 0;
  return newest <= last ? null : stretchOf(table, textRows(database, table, last + 1, newest));
}

/** The last row of a table that a link covers; 0 for none. */
export function lastCovered(database: ReadableDatabase, table: TextTable): number {
  const bodies = database
    .prepare<[], Buffer>(`SELECT body FROM chain_link WHERE kind = 'texts' ORDER BY seq DESC`)
    .pluck()
    .iterate();
  for (const body of bodies) {
    const stretch = JSON.parse(body.toString('utf8')) as TextStretch;
    if (stretch.table === table) return stretch.to;
  }
  return 0;
}
