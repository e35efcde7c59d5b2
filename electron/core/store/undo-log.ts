import { AppError } from '#shared/app-error.ts';
import type { UndoState } from '#shared/saved-work.ts';
import type { WritableDatabase } from './database-types.ts';

/**
 * Undo and redo for every table of saved work, after "Automatic Undo/Redo Using SQLite" (sqlite.org/undoredo.html):
 * triggers of this connection keep, in memory, what each act did to rows. Taking an act back puts the rows back, and
 * the same triggers keep what is needed to do it again. Rows are kept as JSON and bound as values, never as SQL text.
 */
export interface UndoLog {
  /** From here on changes belong to one step. */
  begin: () => void;
  /** Ends the step; one that changed nothing is no step. @returns how many rows changed */
  end: (step: UndoStep) => number;
  /** Takes the last step back inside the caller's transaction. @returns the step, `null` when there is none */
  undo: () => UndoStep | null;
  redo: () => UndoStep | null;
  /** To be called when the caller's transaction was rolled back. */
  forget: () => void;
  state: () => UndoState;
}

export interface UndoStep {
  /** What was done, in words. */
  label: string;
  /** What it belongs to in the log of acts. */
  subject: string | null;
}

interface KeptStep extends UndoStep {
  number: number;
}

interface RowChange {
  seq: number;
  tableName: string;
  change: 'insert' | 'update' | 'delete';
  row: string;
}

/** Steps that are kept; older ones can't be taken back any more. */
const mostSteps = 100;

const tables = [
  'saved_filter',
  'filter_version',
  'tag',
  'event_tag',
  'investigation',
  'case_event',
  'case_note',
  'case_task',
  'case_query',
  'case_attachment',
  'case_sample',
  'case_sample_item',
] as const;

interface Column {
  name: string;
  type: string;
  pk: number;
}

export function createUndoLog(database: WritableDatabase): UndoLog {
  database.exec(`
    CREATE TEMP TABLE undo_step (number INTEGER NOT NULL);
    INSERT INTO undo_step VALUES (0);
    CREATE TEMP TABLE undo_row (
      seq INTEGER PRIMARY KEY, step INTEGER NOT NULL, tableName TEXT NOT NULL, change TEXT NOT NULL, row TEXT NOT NULL
    );
    CREATE INDEX temp.undo_row_step ON undo_row (step, seq);
  `);
  const restorers = new Map(tables.map((table) => [table as string, watchTable(database, table)]));
  const setStep = database.prepare<[number]>('UPDATE temp.undo_step SET number = ?');
  const countRows = database.prepare<[number], number>('SELECT count(*) FROM temp.undo_row WHERE step = ?').pluck();
  const rowsOf = database.prepare<[number, number], RowChange>(
    'SELECT seq, tableName, change, row FROM temp.undo_row WHERE step = ? AND seq < ? ORDER BY seq DESC LIMIT 1000',
  );
  const dropRows = database.prepare<[number]>('DELETE FROM temp.undo_row WHERE step = ?');
  let done: KeptStep[] = [];
  let undone: KeptStep[] = [];
  let lastNumber = 0;
  let current = 0;
  // What the stacks were before the transaction that may still be rolled back.
  let before: { done: KeptStep[]; undone: KeptStep[] } = { done, undone };

  function begin(): void {
    before = { done: [...done], undone: [...undone] };
    lastNumber += 1;
    current = lastNumber;
    setStep.run(current);
  }

  function finish(): number {
    setStep.run(0);
    return countRows.get(current) ?? 0;
  }

  function takeBack(from: KeptStep[], to: KeptStep[]): UndoStep | null {
    const step = from.at(-1);
    if (step === undefined) return null;
    begin();
    // Rows may hang on rows that come back after them.
    database.pragma('defer_foreign_keys = ON');
    let below = Number.MAX_SAFE_INTEGER;
    for (let rows = rowsOf.all(step.number, below); rows.length > 0; rows = rowsOf.all(step.number, below)) {
      for (const change of rows) restorers.get(change.tableName)?.(change);
      below = (rows.at(-1) as RowChange).seq;
    }
    finish();
    dropRows.run(step.number);
    from.pop();
    to.push({ ...step, number: current });
    return step;
  }

  return {
    begin,
    end(step) {
      const changed = finish();
      if (changed === 0) return 0;
      for (const { number } of undone) dropRows.run(number);
      undone = [];
      done.push({ ...step, number: current });
      if (done.length > mostSteps) dropRows.run((done.shift() as KeptStep).number);
      return changed;
    },
    undo: () => takeBack(done, undone),
    redo: () => takeBack(undone, done),
    forget() {
      ({ done, undone } = before);
    },
    state: () => ({ undo: done.at(-1)?.label ?? null, redo: undone.at(-1)?.label ?? null }),
  };
}

/** Watches a table; the answer undoes one change of it. */
function watchTable(database: WritableDatabase, table: string): (change: RowChange) => void {
  const columns = database.prepare<[string], Column>('SELECT name, type, pk FROM pragma_table_info(?)').all(table);
  const keys = columns.filter((column) => column.pk > 0);
  const image = (row: 'OLD' | 'NEW', of: readonly Column[]) =>
    `json_object(${of.map(({ name, type }) => `'${name}', ${type === 'BLOB' ? `hex(${row}.${name})` : `${row}.${name}`}`).join(', ')})`;
  const watch = (event: string, row: string) =>
    `CREATE TEMP TRIGGER undo_${event}_${table} AFTER ${event} ON main.${table} WHEN (SELECT number FROM undo_step) > 0
     BEGIN INSERT INTO undo_row (step, tableName, change, row)
       SELECT number, '${table}', '${event}', ${row} FROM undo_step; END;`;
  database.exec(
    [
      watch('insert', image('NEW', keys)),
      watch('update', image('OLD', columns)),
      watch('delete', image('OLD', columns)),
    ].join('\n'),
  );

  const names = columns.map(({ name }) => name);
  const byKey = keys.map(({ name }) => `${name} = @${name}`).join(' AND ');
  const statements = {
    insert: database.prepare(`DELETE FROM ${table} WHERE ${byKey}`),
    update: database.prepare(
      `UPDATE ${table} SET ${names.map((name) => `${name} = @${name}`).join(', ')} WHERE ${byKey}`,
    ),
    delete: database.prepare(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
    ),
  };

  return ({ change, row }) => {
    const values = JSON.parse(row) as Record<string, unknown>;
    for (const { name, type } of columns) {
      const value = values[name];
      if (value === null || value === undefined) continue;
      if (type === 'BLOB') values[name] = Buffer.from(String(value), 'hex');
      if (type === 'INTEGER') values[name] = BigInt(value as number);
    }
    if (statements[change].run(values).changes === 0) throw conflict();
  };
}

function conflict(): AppError {
  return new AppError(
    'work.undo_conflict',
    'This can’t be taken back: it was changed elsewhere since.',
    'Nothing was changed.',
  );
}
