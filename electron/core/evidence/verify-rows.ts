import { hash } from 'node:crypto';
import { fold } from '#shared/fold.ts';
import type { ChainState, RowState } from '#core/store/chain-replay.ts';
import { coveredTables, rowDigest } from '#core/store/chain-tables.ts';
import { textCheck, textRows, textTables } from '#core/store/chain-texts.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { dictionaryFields } from '#core/store/dictionary-fields.ts';
import { parseShape } from '#core/store/further-fields.ts';
import type { ProblemList } from './verify-problems.ts';

export interface RowCheck {
  database: ReadableDatabase;
  state: ChainState;
  problems: ProblemList;
  lastGood: (seq: number) => string;
}

/** Checks the rows of all other tables: ledger, coverage, connections, quarantine, what the user saved. */
export function checkRows({ database, state, problems, lastGood }: RowCheck): number {
  let checked = 0;
  for (const table of coveredTables(database)) {
    const expected = new Map(state.rows.get(table.name));
    for (const { key, row } of table.rows()) {
      checked += 1;
      const known = expected.get(key);
      expected.delete(key);
      const record = recordName(table.name, key);
      if (known === undefined) {
        problems.add(record, 'It is not in the chain: inserted by something else than Tickmark.');
        continue;
      }
      const { digest, columns } = rowDigest(row);
      if (digest !== known.digest) {
        problems.add(
          record,
          `Changed by something else than Tickmark: ${changedColumns(known, columns)}. ${lastGood(known.seq)}`,
        );
      }
    }
    for (const [key, { seq }] of expected) {
      problems.add(
        recordName(table.name, key),
        `It is missing: deleted by something else than Tickmark. ${lastGood(seq)}`,
      );
    }
  }
  return checked;
}

function changedColumns(known: RowState, columns: Record<string, string>): string {
  const names = new Set([...Object.keys(known.columns), ...Object.keys(columns)]);
  const changed = [...names].filter((name) => known.columns[name] !== columns[name]);
  return changed.length === 0 ? 'its row' : changed.join(', ');
}

function recordName(table: string, key: string): string {
  try {
    return `${table} ${(JSON.parse(key) as unknown[]).join(' ')}`;
  } catch {
    return `${table} ${key}`;
  }
}

/** Checks the tables of repeated strings. */
export function checkTexts({ database, state, problems, lastGood }: RowCheck): number {
  let checked = 0;
  for (const table of textTables) {
    let next = Number.MIN_SAFE_INTEGER;
    for (const stretch of state.texts.filter((one) => one.table === table)) {
      const before = textRows(database, table, next, stretch.from - 1);
      for (const { id } of before)
        problems.add(`${table} ${id}`, 'It is not in the chain: inserted by something else than Tickmark.');
      next = stretch.to + 1;
      const rows = textRows(database, table, stretch.from, stretch.to);
      checked += rows.length;
      if (hash('sha256', rows.map(({ text }) => `${text}\n`).join(''), 'hex') === stretch.digest) continue;
      const found = new Map(rows.map(({ id, text }) => [id, textCheck(text)]));
      for (let id = stretch.from; id <= stretch.to; id += 1) {
        const check = stretch.checks.slice((id - stretch.from) * 8, (id - stretch.from + 1) * 8);
        if (found.get(id) === check) continue;
        const what = found.has(id) ? 'Changed' : 'Deleted';
        problems.add(`${table} ${id}`, `${what} by something else than Tickmark. ${lastGood(stretch.seq)}`);
      }
    }
    for (const { id } of textRows(database, table, next, Number.MAX_SAFE_INTEGER)) {
      problems.add(`${table} ${id}`, 'It is not in the chain: inserted by something else than Tickmark.');
    }
  }
  return checked;
}

/** Checks the list of names of further fields, which follows from their shapes. */
export function checkFieldNames({ database, problems }: RowCheck): number {
  const shapes = database
    .prepare<[number], { id: number; value: string }>('SELECT id, value FROM dictionary WHERE field = ?')
    .all(dictionaryFields.fieldShape);
  const expected = new Set(shapes.flatMap(({ id, value }) => namesIn(value).map((name) => `${name} ${id}`)));
  const rows = database
    .prepare<[], { folded: string; id: number }>('SELECT folded, shape_id AS id FROM field_name')
    .all();
  for (const { folded, id } of rows) {
    const name = `${folded} ${id}`;
    if (!expected.delete(name))
      problems.add(`field_name ${name}`, 'It fits no shape: inserted or changed by something else than Tickmark.');
  }
  for (const name of expected)
    problems.add(`field_name ${name}`, 'It is missing: deleted or changed by something else than Tickmark.');
  return rows.length;
}

/** Names that have a value in a shape, as they are compared. */
function namesIn(shape: string): string[] {
  try {
    return parseShape(shape).flatMap(([name, place]) => (place === null ? [] : [fold(name)]));
  } catch {
    return [];
  }
}
