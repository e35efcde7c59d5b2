import type { ReadableDatabase } from '#core/store/database-types.ts';
import type { JsonValue } from '#shared/audit-event.ts';
import { fold } from '#shared/fold.ts';
import type { FurtherField, Key, MultiField, ResultField } from './result-fields.ts';
import { fieldText } from './search-functions.ts';

/** So many ids are looked up by one statement. */
const chunkSize = 5_000;

/** From this share of all events on, reading all of them in order is faster than looking each up. */
const scanShare = 0.25;

/** Gets an event's position in the ids and the key of a value it has, see `keyNames`. */
export type Visit = (position: number, key: Key) => void;

/** A field to read, and who wants its values. */
export interface WantedField {
  field: ResultField;
  visit: Visit;
}

/**
 * Reads fields of many events. Calls `visit` once for each value of each event that has one: an event with
 * several values is visited several times, never twice with the same.
 *
 * @param ids event ids, newest first
 */
export function visitValues(database: ReadableDatabase, ids: Float64Array, wanted: readonly WantedField[]): void {
  const singles: { column: string; visit: Visit }[] = [];
  for (const { field, visit } of wanted) {
    if (field.shape === 'single') singles.push({ column: field.column, visit });
    else if (field.shape === 'multi') visitMulti(database, ids, field, visit);
    else if (field.shape === 'further') visitFurther(database, ids, field, visit);
  }
  if (singles.length > 0 && ids.length > 0) visitRows(database, ids, singles);
}

/** Reads columns of `event`, all of them in one go. */
function visitRows(
  database: ReadableDatabase,
  ids: Float64Array,
  singles: readonly { column: string; visit: Visit }[],
): void {
  const columns = singles.map(({ column }) => column).join(', ');
  const all = database.prepare<[], number>('SELECT count(*) FROM event').pluck().get() ?? 0;
  const isScan = ids.length > all * scanShare;
  const read = database
    .prepare<unknown[], [number, ...(Key | null)[]]>(
      isScan
        ? `SELECT event.id, ${columns} FROM event WHERE event.id BETWEEN ? AND ? ORDER BY event.id DESC`
        : `SELECT event.id, ${columns} FROM json_each(?) AS wanted CROSS JOIN event ON event.id = wanted.value`,
    )
    .raw();
  let position = 0;
  for (let start = 0; start < ids.length; start += chunkSize) {
    const chunk = ids.subarray(start, start + chunkSize);
    const bounds = [BigInt(chunk.at(-1) as number), BigInt(chunk[0] as number)];
    for (const row of read.all(...(isScan ? bounds : [listOf(chunk)]))) {
      while (position < ids.length && (ids[position] as number) > row[0]) position += 1;
      if (ids[position] !== row[0]) continue;
      for (let index = 0; index < singles.length; index++) {
        const key = row[index + 1];
        if (key !== null && key !== undefined) singles[index]?.visit(position, key);
      }
    }
  }
}

function visitMulti(database: ReadableDatabase, ids: Float64Array, { joins, key }: MultiField, visit: Visit): void {
  const lookUp = database
    .prepare<[string], [number, Key]>(
      `SELECT DISTINCT wanted.key, ${key} FROM json_each(?) AS wanted ${joins} WHERE ${key} IS NOT NULL`,
    )
    .raw();
  forEachChunk(ids, (list, start) => {
    for (const [offset, value] of lookUp.all(list)) visit(start + offset, value);
  });
}

function visitFurther(database: ReadableDatabase, ids: Float64Array, { name }: FurtherField, visit: Visit): void {
  const wanted = fold(name);
  const lookUp = database
    .prepare<[string], [number, string]>(
      `SELECT wanted.key, event_fields.fields FROM json_each(?) AS wanted
       CROSS JOIN event_fields ON event_fields.event_id = wanted.value`,
    )
    .raw();
  forEachChunk(ids, (list, start) => {
    for (const [offset, fields] of lookUp.all(list)) {
      const values = Object.entries(JSON.parse(fields) as Record<string, JsonValue>)
        .filter(([field, value]) => value !== null && fold(field) === wanted)
        .map(([, value]) => fieldText(value));
      for (const value of new Set(values)) visit(start + offset, value);
    }
  });
}

function forEachChunk(ids: Float64Array, look: (list: string, start: number) => void): void {
  for (let start = 0; start < ids.length; start += chunkSize) {
    look(listOf(ids.subarray(start, start + chunkSize)), start);
  }
}

function listOf(ids: Float64Array): string {
  return `[${ids.join(',')}]`;
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
