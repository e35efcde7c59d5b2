import type { ReadableDatabase } from '#core/store/database-types.ts';
import type { JsonValue } from '#shared/audit-event.ts';
import { fold } from '#shared/fold.ts';
import type { FurtherField, Key, MultiField, ResultField, SingleField } from './result-fields.ts';
import { fieldText } from './search-functions.ts';

/** So many ids are looked up by one statement. */
const chunkSize = 5_000;

/** From this share of all events on, reading all of them in order is faster than looking each up. */
const scanShare = 0.25;

/**
 * Reads one field of many events. Calls `visit` once for each value of each event that has one: an event
 * with several values is visited several times, never twice with the same.
 *
 * @param ids event ids, newest first
 * @param visit gets the event's position in `ids` and the value's key, see `keyNames`
 */
export function visitValues(
  database: ReadableDatabase,
  ids: Float64Array,
  field: ResultField,
  visit: (position: number, key: Key) => void,
): void {
  if (field.shape === 'single') visitSingle(database, ids, field, visit);
  else if (field.shape === 'multi') visitMulti(database, ids, field, visit);
  else if (field.shape === 'further') visitFurther(database, ids, field, visit);
}

function visitSingle(
  database: ReadableDatabase,
  ids: Float64Array,
  { column }: SingleField,
  visit: (position: number, key: Key) => void,
): void {
  const all = database.prepare<[], number>('SELECT count(*) FROM event').pluck().get() ?? 0;
  if (ids.length > all * scanShare) {
    let position = 0;
    const scan = database
      .prepare<[bigint, bigint], [number, Key | null]>(
        `SELECT event.id, ${column} FROM event WHERE event.id BETWEEN ? AND ? ORDER BY event.id DESC`,
      )
      .raw();
    for (const [id, key] of scan.iterate(BigInt(ids.at(-1) as number), BigInt(ids[0] as number))) {
      while (position < ids.length && (ids[position] as number) > id) position += 1;
      if (ids[position] === id && key !== null) visit(position, key);
    }
    return;
  }
  const lookUp = database
    .prepare<[string], [number, Key]>(
      `SELECT wanted.key, ${column} FROM json_each(?) AS wanted CROSS JOIN event ON event.id = wanted.value
       WHERE ${column} IS NOT NULL`,
    )
    .raw();
  forEachChunk(ids, (list, start) => {
    for (const [offset, key] of lookUp.iterate(list)) visit(start + offset, key);
  });
}

function visitMulti(
  database: ReadableDatabase,
  ids: Float64Array,
  { joins, key }: MultiField,
  visit: (position: number, key: Key) => void,
): void {
  const lookUp = database
    .prepare<[string], [number, Key]>(
      `SELECT DISTINCT wanted.key, ${key} FROM json_each(?) AS wanted ${joins} WHERE ${key} IS NOT NULL`,
    )
    .raw();
  forEachChunk(ids, (list, start) => {
    for (const [offset, value] of lookUp.iterate(list)) visit(start + offset, value);
  });
}

function visitFurther(
  database: ReadableDatabase,
  ids: Float64Array,
  { name }: FurtherField,
  visit: (position: number, key: Key) => void,
): void {
  const wanted = fold(name);
  const lookUp = database
    .prepare<[string], [number, string]>(
      `SELECT wanted.key, event_fields.fields FROM json_each(?) AS wanted
       CROSS JOIN event_fields ON event_fields.event_id = wanted.value`,
    )
    .raw();
  forEachChunk(ids, (list, start) => {
    for (const [offset, fields] of lookUp.iterate(list)) {
      const values = Object.entries(JSON.parse(fields) as Record<string, JsonValue>)
        .filter(([field, value]) => value !== null && fold(field) === wanted)
        .map(([, value]) => fieldText(value));
      for (const value of new Set(values)) visit(start + offset, value);
    }
  });
}

function forEachChunk(ids: Float64Array, look: (list: string, start: number) => void): void {
  for (let start = 0; start < ids.length; start += chunkSize) {
    look(`[${ids.subarray(start, start + chunkSize).join(',')}]`, start);
  }
}

/** What the keys of a field mean, as text. */
export function keyNames(database: ReadableDatabase, field: ResultField): (key: Key) => string {
  const meaning = field.shape === 'single' || field.shape === 'multi' ? field.meaning : 'row';
  if (meaning === 'yes-no') return (key) => (key === 1 ? 'yes' : 'no');
  if (meaning === 'row') return String;
  const find = database
    .prepare<[Key], string>(
      meaning === 'dictionary'
        ? 'SELECT value FROM dictionary WHERE id = ?'
        : `SELECT ${meaning === 'connection-name' ? 'name' : 'kind'} FROM connection WHERE id = ?`,
    )
    .pluck();
  return (key) => find.get(key) ?? '';
}
