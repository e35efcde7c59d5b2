import type { CoveredTable } from './chain-tables.ts';
import type { WritableDatabase } from './database-types.ts';

/**
 * Something that a statement of this connection changed. `a` and `b` are the place of a payload (block and
 * index) or, for `row`, a table and a key; `value` is the new window or the new id.
 */
export interface Touch {
  kind: 'seen' | 'moved' | 'gone' | 'dropped' | 'row';
  a: number | string;
  b: number | string;
  value: number | null;
}

export interface TouchLog {
  /** What was changed since the last call, in order, each once with its last value. */
  take: () => Touch[];
}

/**
 * Notes every change of covered rows by triggers that live in this connection alone. No statement of the writer
 * can be forgotten, and what any other program writes is not noted: that is how it is found.
 */
export function watchChanges(database: WritableDatabase, tables: readonly CoveredTable[]): TouchLog {
  const note = 'INSERT INTO touched (kind, a, b, value) VALUES';
  const place = (row: string): string => `${row}.payload_block_id, ${row}.payload_index`;
  database.exec(`
    CREATE TEMP TABLE touched (seq INTEGER PRIMARY KEY, kind TEXT, a ANY, b ANY, value INTEGER) STRICT;
    CREATE TEMP TRIGGER touched_seen AFTER UPDATE OF last_window_id ON main.event
      WHEN OLD.last_window_id <> NEW.last_window_id
      BEGIN ${note} ('seen', ${place('NEW')}, NEW.last_window_id); END;
    CREATE TEMP TRIGGER touched_moved AFTER UPDATE OF id ON main.event WHEN OLD.id <> NEW.id
      BEGIN ${note} ('moved', ${place('NEW')}, NEW.id); END;
    CREATE TEMP TRIGGER touched_replaced AFTER UPDATE OF payload_block_id, payload_index ON main.event
      WHEN OLD.payload_block_id <> NEW.payload_block_id OR OLD.payload_index <> NEW.payload_index
      BEGIN ${note} ('gone', ${place('OLD')}, NULL); END;
    CREATE TEMP TRIGGER touched_gone AFTER DELETE ON main.event
      BEGIN ${note} ('gone', ${place('OLD')}, NULL); END;
    CREATE TEMP TRIGGER touched_dropped AFTER DELETE ON main.payload_block
      BEGIN ${note} ('dropped', OLD.id, 0, NULL); END;
    ${tables.map(rowTriggers).join('\n')}`);
  const read = database.prepare<[], Touch>(
    `SELECT kind, a, b, value FROM touched WHERE seq IN (SELECT max(seq) FROM touched GROUP BY kind, a, b) ORDER BY seq`,
  );
  const any = database.prepare<[], number>('SELECT 1 FROM touched LIMIT 1').pluck();
  const clear = database.prepare('DELETE FROM touched');

  return {
    take() {
      if (any.get() === undefined) return [];
      const touches = read.all();
      clear.run();
      return touches;
    },
  };
}

function rowTriggers({ name, keySql }: CoveredTable): string {
  const text = `'${name.replaceAll("'", "''")}'`;
  const table = `"${name.replaceAll('"', '""')}"`;
  const note = (row: string): string => `INSERT INTO touched (kind, a, b) VALUES ('row', ${text}, ${keySql(row)});`;
  // An earlier revision that follows its event to another id is the same revision still.
  const change = name === 'event_revision' ? 'WHEN OLD.event_id = NEW.event_id' : '';
  const trigger = (what: string, condition: string, body: string): string =>
    `CREATE TEMP TRIGGER "touched_${name}_${what.toLowerCase()}" AFTER ${what} ON main.${table} ${condition} BEGIN ${body} END;`;
  return [
    trigger('INSERT', '', note('NEW')),
    trigger('UPDATE', change, note('OLD') + note('NEW')),
    trigger('DELETE', '', note('OLD')),
  ].join('\n');
}
