import type { ReadableDatabase } from '#core/store/database-types.ts';
import { decodeFields, furtherFieldsSql, type FurtherFieldsRow } from '#core/store/further-fields.ts';
import { fold } from '#shared/fold.ts';
import { checkInterruption } from './interruption.ts';
import { areLoaded, loadColumns, type LoadedColumn, noPlace, placesOf } from './loaded-columns.ts';
import { loadTags } from './loaded-tags.ts';
import { allIds, countAll } from './matching-ids.ts';
import type { FurtherField, Key, MarkField, MultiField, ResultField, SingleField } from './result-fields.ts';
import { fieldText } from './search-functions.ts';

/** So many ids are looked up by one statement. */
const chunkSize = 5_000;

/** From this share of all events on, columns are read into memory for all of them instead of looking each up. */
const loadShare = 0.1;

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
    if (field.shape === 'multi') visitItems(database, ids, field, visit);
    else if (field.shape === 'further') visitFurther(database, ids, field, visit);
    else if (field.shape === 'marks') visitMarks(database, ids, field, visit);
    else if (field.shape === 'single') {
      if (isWorthLoading(database, ids, [field])) visitLoaded(database, ids, field, visit);
      else singles.push({ column: field.column, visit });
    }
  }
  if (singles.length > 0 && ids.length > 0) visitRows(database, ids, singles);
}

/** How often each value comes, and how many events have none. */
export interface ValueCounts {
  byKey: Map<Key, number>;
  without: number;
}

/**
 * Counts the values of fields over many events; an event counts once for each of its values.
 *
 * @param ids event ids, newest first
 */
export function countValues(
  database: ReadableDatabase,
  ids: Float64Array,
  fields: readonly ResultField[],
): ValueCounts[] {
  const loadable = fields.filter((field) => field.shape === 'single' && field.repeats) as SingleField[];
  const inMemory = isWorthLoading(database, ids, loadable) ? countLoaded(database, ids, loadable) : [];
  const counters = fields.map((field) => createCounter(field, ids.length));
  if (inMemory.length === 0) visitValues(database, ids, counters);
  else
    visitValues(
      database,
      ids,
      counters.filter(({ field }) => !loadable.includes(field as SingleField)),
    );
  return counters.map(({ field, counts }) => inMemory[loadable.indexOf(field as SingleField)] ?? counts());
}

function createCounter(field: ResultField, total: number) {
  const byKey = new Map<Key, number>();
  const hasValue = new Uint8Array(total);
  return {
    field,
    visit(position: number, key: Key): void {
      byKey.set(key, (byKey.get(key) ?? 0) + 1);
      hasValue[position] = 1;
    },
    counts: (): ValueCounts => ({ byKey, without: hasValue.reduce((count, has) => count - has, total) }),
  };
}

/** Whether to have columns in memory: their values repeat, and many events are asked for, or they are there anyway. */
function isWorthLoading(database: ReadableDatabase, ids: Float64Array, fields: readonly SingleField[]): boolean {
  if (fields.length === 0 || fields.some((field) => !field.repeats)) return false;
  if (areLoaded(database, columnsOf(fields))) return true;
  return ids.length > countAll(database) * loadShare;
}

function columnsOf(fields: readonly SingleField[]): string[] {
  return [...new Set(fields.map(({ column }) => column))];
}

function countLoaded(database: ReadableDatabase, ids: Float64Array, fields: readonly SingleField[]): ValueCounts[] {
  const loaded = loadColumns(database, columnsOf(fields));
  const places = ids === loaded.ids ? null : placesOf(loaded.ids, ids);
  return fields.map(({ column }) => {
    const { codes, keys, totals } = loaded.columns.get(column) as LoadedColumn;
    const counts = places === null ? totals : countPlaces(codes, places, keys.length);
    const byKey = new Map<Key, number>();
    let without = ids.length;
    counts.forEach((count, code) => {
      const key = keys[code] ?? null;
      if (key === null || count === 0) return;
      byKey.set(key, count);
      without -= count;
    });
    return { byKey, without };
  });
}

function countPlaces(codes: LoadedColumn['codes'], places: Uint32Array, codeCount: number): Uint32Array {
  const counts = new Uint32Array(codeCount);
  for (let index = 0; index < places.length; index++) {
    // An event that is gone, or has moved since it was indexed, has no place.
    const code = codes[places[index] as number];
    if (code !== undefined) counts[code] = (counts[code] as number) + 1;
  }
  return counts;
}

function visitLoaded(database: ReadableDatabase, ids: Float64Array, { column }: SingleField, visit: Visit): void {
  const loaded = loadColumns(database, [column]);
  const { codes, keys } = loaded.columns.get(column) as LoadedColumn;
  placesOf(loaded.ids, ids).forEach((place, position) => {
    const key = keys[codes[place] ?? 0];
    if (key !== null && key !== undefined) visit(position, key);
  });
}

/** Reads columns of `event`, all of them in one go. */
function visitRows(
  database: ReadableDatabase,
  ids: Float64Array,
  singles: readonly { column: string; visit: Visit }[],
): void {
  const columns = singles.map(({ column }) => column).join(', ');
  const read = database
    .prepare<[string], [number, ...(Key | null)[]]>(
      `SELECT wanted.key, ${columns} FROM json_each(?) AS wanted CROSS JOIN event ON event.id = wanted.value`,
    )
    .raw();
  forEachChunk(database, ids, (list, start) => {
    for (const row of read.all(list)) {
      for (let index = 0; index < singles.length; index++) {
        const key = row[index + 1];
        if (key !== null && key !== undefined) singles[index]?.visit(start + row[0], key);
      }
    }
  });
}

function visitItems(database: ReadableDatabase, ids: Float64Array, field: MultiField, visit: Visit): void {
  const readFromStore = (some: Float64Array, seen: Visit) => visitMulti(database, some, field, seen);
  const tags =
    field.tags !== null && haveManyItems(database, ids) ? loadTags(database, field.tags, readFromStore) : null;
  if (tags === null) return readFromStore(ids, visit);
  const positions = positionsIn(allIds(database), ids);
  for (const [value, places] of tags) {
    for (const place of places) {
      const position = positions[place] as number;
      if (position !== noPlace) visit(position, value);
    }
  }
}

/** To read so many items takes as long as what the index says of the items of a million events. */
const manyItems = 500_000;

function haveManyItems(database: ReadableDatabase, ids: Float64Array): boolean {
  if (ids.length > countAll(database) * loadShare) return true;
  const count = database
    .prepare<[string], number | null>(
      'SELECT sum(event.item_count) FROM json_each(?) AS wanted CROSS JOIN event ON event.id = wanted.value',
    )
    .pluck();
  let items = 0;
  for (let start = 0; start < ids.length && items <= manyItems; start += chunkSize) {
    items += count.get(listOf(ids.subarray(start, start + chunkSize))) ?? 0;
  }
  return items > manyItems;
}

/** By the place of an event among all, its position among some of them. */
function positionsIn(all: Float64Array, ids: Float64Array): Uint32Array {
  const positions = new Uint32Array(all.length).fill(noPlace);
  placesOf(all, ids).forEach((place, position) => {
    if (place !== noPlace) positions[place] = position;
  });
  return positions;
}

function visitMulti(database: ReadableDatabase, ids: Float64Array, { joins, key }: MultiField, visit: Visit): void {
  const lookUp = database
    .prepare<[string], [number, Key]>(
      `SELECT DISTINCT wanted.key, ${key} FROM json_each(?) AS wanted ${joins} WHERE ${key} IS NOT NULL`,
    )
    .raw();
  forEachChunk(database, ids, (list, start) => {
    for (const [offset, value] of lookUp.all(list)) visit(start + offset, value);
  });
}

/** From so many events on, all marks are read instead of looking each event up: few events are marked. */
const manyEvents = 5_000;

function visitMarks(database: ReadableDatabase, ids: Float64Array, { tables, name }: MarkField, visit: Visit): void {
  if (ids.length < manyEvents) {
    const joins = `CROSS JOIN (SELECT marked_event.event_id, ${name} AS name FROM ${tables}) AS mark ON mark.event_id = wanted.value`;
    visitMulti(database, ids, { shape: 'multi', joins, key: 'mark.name', meaning: 'row', tags: null }, visit);
    return;
  }
  const marks = database
    .prepare<[], [number, string]>(
      `SELECT marked_event.event_id, ${name} FROM ${tables} WHERE marked_event.event_id IS NOT NULL`,
    )
    .raw()
    .all();
  const namesOf = new Map<number, string[]>();
  for (const [id, mark] of marks) namesOf.set(id, [...(namesOf.get(id) ?? []), mark]);
  if (namesOf.size === 0) return;
  ids.forEach((id, position) => namesOf.get(id)?.forEach((mark) => visit(position, mark)));
}

function visitFurther(database: ReadableDatabase, ids: Float64Array, { name }: FurtherField, visit: Visit): void {
  const wanted = fold(name);
  const lookUp = database
    .prepare<[string], [number, ...FurtherFieldsRow]>(
      `SELECT wanted.key, ${furtherFieldsSql} FROM json_each(?) AS wanted CROSS JOIN event ON event.id = wanted.value`,
    )
    .raw();
  forEachChunk(database, ids, (list, start) => {
    for (const [offset, ...row] of lookUp.all(list)) {
      const values = decodeFields(row)
        .filter(([field, value]) => value !== null && fold(field) === wanted)
        .map(([, value]) => fieldText(value));
      for (const value of new Set(values)) visit(start + offset, value);
    }
  });
}

function forEachChunk(
  database: ReadableDatabase,
  ids: Float64Array,
  look: (list: string, start: number) => void,
): void {
  for (let start = 0; start < ids.length; start += chunkSize) {
    checkInterruption(database);
    look(listOf(ids.subarray(start, start + chunkSize)), start);
  }
}

function listOf(ids: Float64Array): string {
  return `[${ids.join(',')}]`;
}

/**
 * What the keys of a field mean, as text.
 *
 * @param expected keys that will be asked for, where they are known
 */
export function keyNames(
  database: ReadableDatabase,
  field: ResultField,
  expected: Iterable<Key> = [],
): (key: Key) => string {
  const meaning = field.shape === 'single' || field.shape === 'multi' ? field.meaning : 'row';
  if (meaning === 'yes-no') return (key) => (key === 1 ? 'yes' : 'no');
  if (meaning === 'row') return String;
  if (meaning === 'dictionary') return dictionaryNames(database, expected);
  const find = database
    .prepare<[Key], string>(`SELECT ${meaning === 'connection-name' ? 'name' : 'kind'} FROM connection WHERE id = ?`)
    .pluck();
  return (key) => find.get(key) ?? '';
}

function dictionaryNames(database: ReadableDatabase, expected: Iterable<Key>): (key: Key) => string {
  const find = database.prepare<[Key], string>('SELECT value FROM dictionary WHERE id = ?').pluck();
  const known = new Map<Key, string>(
    database
      .prepare<[string], [number, string]>(
        'SELECT dictionary.id, dictionary.value FROM json_each(?) AS wanted CROSS JOIN dictionary ON dictionary.id = wanted.value',
      )
      .raw()
      .all(JSON.stringify([...expected])),
  );
  return (key) => known.get(key) ?? find.get(key) ?? '';
}
