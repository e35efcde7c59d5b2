import { waitingIds } from '#core/store/column-blocks.ts';
import { type DictionaryField, dictionaryFields } from '#core/store/dictionary-fields.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { swapIds } from '#core/store/index-rowid.ts';
import { readColumn } from '#core/store/read-column.ts';
import { sql } from '#core/store/sql.ts';
import { checkInterruption } from './interruption.ts';
import { noPlace, placesOf } from './loaded-columns.ts';
import { tagExpression } from './match-expression.ts';
import { allIds } from './matching-ids.ts';
import type { Key } from './result-fields.ts';

/** Of each value of a field, the places of the events that have it, among all events. */
export type LoadedTags = ReadonlyMap<Key, Uint32Array>;

/** Reads the values of some events from the store: their places among these, and the values' dictionary ids. */
type ReadFromStore = (ids: Float64Array, visit: (place: number, value: Key) => void) => void;

/** By the ids of all events, which are others once an event has changed. */
const loadedOf = new WeakMap<Float64Array, Map<DictionaryField, LoadedTags>>();

/**
 * A field of items in memory: an event of a thousand items has few types of them, and the index tells from each type
 * to its events. What the index has still to see comes from the store.
 *
 * @returns `null` where the index does not serve
 */
export function loadTags(
  database: ReadableDatabase,
  field: DictionaryField,
  readFromStore: ReadFromStore,
): LoadedTags | null {
  const all = allIds(database);
  const known = loadedOf.get(all) ?? new Map<DictionaryField, LoadedTags>();
  loadedOf.set(all, known);
  const loaded = known.get(field) ?? readTags(database, field, all, readFromStore);
  if (loaded !== null) known.set(field, loaded);
  return loaded;
}

function readTags(
  database: ReadableDatabase,
  field: DictionaryField,
  all: Float64Array,
  readFromStore: ReadFromStore,
): LoadedTags | null {
  const waiting = waitingIds(database);
  if (waiting === null) return null;
  const isWaiting = new Set(waiting);
  const values = sql`SELECT id FROM dictionary WHERE field = ${dictionaryFields[field]}`;
  const read = database
    .prepare<[string], number>(
      `SELECT ${swapIds('rowid').text} FROM search.event_text WHERE event_text MATCH ? ORDER BY rowid`,
    )
    .pluck();
  const added = readWaiting(all, waiting, readFromStore);
  const tags = new Map<Key, Uint32Array>();
  for (const value of readColumn<number>(database, values)) {
    checkInterruption(database);
    const ids = read.all(tagExpression([value])).filter((id) => !isWaiting.has(id));
    const places = [...presentPlaces(all, ids), ...(added.get(value) ?? [])];
    tags.set(value, Uint32Array.from(places));
  }
  return tags;
}

/** By value, the places of those events that the index has still to see. */
function readWaiting(
  all: Float64Array,
  waiting: readonly number[],
  readFromStore: ReadFromStore,
): ReadonlyMap<Key, number[]> {
  const places = presentPlaces(all, waiting.toReversed());
  const ids = Float64Array.from(places, (place) => all[place] as number);
  const byValue = new Map<Key, number[]>();
  readFromStore(ids, (position, value) => {
    const known = byValue.get(value) ?? [];
    known.push(places[position] as number);
    byValue.set(value, known);
  });
  return byValue;
}

function presentPlaces(all: Float64Array, descending: readonly number[]): Uint32Array {
  return placesOf(all, Float64Array.from(descending)).filter((place) => place !== noPlace);
}
