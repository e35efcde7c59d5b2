import BetterSqlite3 from 'better-sqlite3';
import type { ReadableDatabase, WritableDatabase } from './database-types.ts';
import { dictionaryFields } from './dictionary-fields.ts';
import { indexRowid } from './index-rowid.ts';
import { createIndexTexts, indexedColumns } from './index-text.ts';
import { storePath } from './open-database.ts';

/** A state of the store to look back at: the last number of the index's queue, and how many events there were. */
export interface PastState {
  generation: number;
  events: number;
}

/**
 * The events that were added since a state of the store, as an archive of their own in memory. Its tables are those of
 * store and index, with the rows of these events alone: a search finds there which of them it finds in the whole.
 */
export interface AddedEvents {
  database: ReadableDatabase;
  /** The state they lead to. */
  now: PastState;
  /** Makes entries of the full-text index until the time is up, milliseconds. @returns whether all are made */
  index: (milliseconds: number) => boolean;
  close: () => void;
}

/** What searches read of events, marks excepted. */
const tables = ['event', 'event_item', 'work_item', 'item', 'dictionary', 'connection', 'field_name'];

/** What taking in one event, or one deployed item, costs, milliseconds. */
const eventMs = 0.08;
const itemMs = 0.03;

/**
 * Takes the added events out of the store, all from one state of it. They still have to be indexed.
 *
 * @param mostMs not if it will take about this long, milliseconds
 * @returns `null` where an event of that state has changed or is gone since, or the queue does not reach back to it
 */
export function openAddedEvents(folder: string, since: PastState, mostMs: number): AddedEvents | null {
  const database = new BetterSqlite3(':memory:') as WritableDatabase;
  try {
    database.pragma('foreign_keys = OFF');
    database.exec(`ATTACH ':memory:' AS search`);
    database.prepare('ATTACH ? AS store').run(storePath(folder));
    const now = database.transaction(() => takeEvents(database, since, mostMs)).deferred();
    database.exec('DETACH store');
    if (now === null) {
      database.close();
      return null;
    }
    return { database, now, index: createIndexing(database), close: () => database.close() };
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

function takeEvents(database: WritableDatabase, since: PastState, mostMs: number): PastState | null {
  const value = <Value>(text: string, ...values: bigint[]) =>
    database
      .prepare<bigint[], Value>(text)
      .pluck()
      .get(...values);
  const past = BigInt(since.generation);
  const generation = value<number>(`SELECT seq FROM store.sqlite_sequence WHERE name = 'index_queue'`) ?? 0;
  const queued = value<number>('SELECT count(*) FROM store.index_queue WHERE seq > ?', past) ?? 0;
  if (queued !== generation - since.generation || queued * eventMs > mostMs) return null;
  const changed = 'SELECT DISTINCT event_id FROM store.index_queue WHERE seq > ?';
  const cost = value<number>(
    `SELECT sum(${eventMs} + ifnull(item_count, 0) * ${itemMs})
     FROM (${changed}) AS changed CROSS JOIN store.event ON event.id = changed.event_id`,
    past,
  );
  if ((cost ?? 0) > mostMs) return null;
  const events = value<number>('SELECT count(*) FROM store.event') ?? 0;
  const names = tables.map((name) => `'${name}'`).join(', ');
  const schema = database
    .prepare<[], string>(
      `SELECT sql FROM store.sqlite_master WHERE tbl_name IN (${names}) AND sql IS NOT NULL ORDER BY type DESC`,
    )
    .pluck()
    .all();
  for (const statement of schema) database.exec(statement);
  const copy = (table: string, select: string, ...values: bigint[]) =>
    database
      .prepare<bigint[], never>(`INSERT OR IGNORE INTO main.${table} SELECT ${table}.* FROM ${select}`)
      .run(...values).changes;
  const added = copy('event', `(${changed}) AS changed CROSS JOIN store.event ON event.id = changed.event_id`, past);
  // Every id that was new, changed, moved or deleted is in the queue. Had one of them been there before, then there
  // would be fewer more events now than events with such an id.
  if (added !== events - since.events) return null;
  for (const table of ['event_item', 'work_item']) {
    copy(table, `main.event AS added CROSS JOIN store.${table} ON ${table}.event_id = added.id`);
  }
  copy(
    'item',
    '(SELECT DISTINCT item_id FROM main.event_item) AS used CROSS JOIN store.item ON item.id = used.item_id',
  );
  copy('connection', 'store.connection');
  copy('field_name', 'store.field_name WHERE shape_id IN (SELECT field_shape_id FROM main.event)');
  copy('dictionary', `(${usedValues}) AS used CROSS JOIN store.dictionary ON dictionary.id = used.id`);
  copy('dictionary', `store.dictionary WHERE field IN (${computedFields.join(', ')})`);
  return { generation, events };
}

const eventValues = ['kind', 'actor', 'operation', 'type', 'object', 'origin', 'target', 'environment', 'status'];

const usedValues = [
  ...[...eventValues, 'field_shape'].map((name) => `SELECT ${name}_id AS id FROM main.event`),
  'SELECT type_id FROM main.item',
  'SELECT change_id FROM main.event_item',
  'SELECT modified_by_id FROM main.event_item',
].join(' UNION ');

/** Fields whose values are looked up by what the event says, not by an id in it; they have few values. */
const computedFields = (
  ['connection', 'source', 'violation', 'workItemState', 'code', 'operationCode', 'changed'] as const
).map((field) => dictionaryFields[field]);

function createIndexing(database: WritableDatabase): AddedEvents['index'] {
  database.exec(`CREATE VIRTUAL TABLE search.event_text USING fts5(${indexedColumns})`);
  const insert = database.prepare<[bigint, string, string]>(
    'INSERT INTO search.event_text (rowid, text, tags) VALUES (?, ?, ?)',
  );
  // Newest first, which is in the order of the index.
  const ids = database.prepare<[], number>('SELECT id FROM main.event ORDER BY id DESC').pluck().all();
  const texts = createIndexTexts(database, 'main')(ids);

  return (milliseconds) => {
    const end = performance.now() + milliseconds;
    return database.transaction(() => {
      do {
        const next = texts.next();
        if (next.done === true) return true;
        const { id, text, tags } = next.value;
        insert.run(BigInt(indexRowid(id)), text, tags);
      } while (performance.now() < end);
      return false;
    })();
  };
}
