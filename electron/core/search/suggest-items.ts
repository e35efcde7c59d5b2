import type { TickmarkQueryTree } from '#shared/query/tree.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { swapIds } from '#core/store/index-rowid.ts';
import { type DictionaryField, dictionaryFields } from '#core/store/dictionary-fields.ts';
import { parseShape } from '#core/store/further-fields.ts';
import { rawSql, sql, type SqlFragment, type SqlValue } from '#core/store/sql.ts';
import { fold } from '#shared/fold.ts';
import { itemDictionaryColumns } from './event-columns.ts';
import { checkInterruption } from './interruption.ts';
import { onOneItem } from './item-conditions.ts';
import { tagExpression } from './match-expression.ts';
import { allIds } from './matching-ids.ts';
import { matchesTexts } from './text-conditions.ts';
import { addCount, type Tally } from './value-tally.ts';

/** Among which events and items values are looked for. */
export interface ItemScope {
  /** Newest first. */
  ids: Float64Array;
  /** What else the same item has to fulfil. */
  item: TickmarkQueryTree;
  /** What values begin with, folded; may be empty. */
  typed: string;
}

const chunkSize = 500;

/** Counts values of items by reading the items of the events. */
export function countItemValues(database: ReadableDatabase, field: string, scope: ItemScope, tally: Tally): void {
  const place = itemDictionaryColumns[field];
  const [value, folded] = place === undefined ? ['item.name', 'item.folded'] : ['word.value', 'word.folded'];
  const words = place === undefined ? rawSql('') : sql`JOIN dictionary AS word ON word.id = ${rawSql(place.column)}`;
  const condition = sql`${onOneItem(scope.item)} AND ${rawSql(folded)} IS NOT NULL AND ${beginsWith(folded, scope.typed)}`;
  const { text, values } = sql`FROM json_each(?) AS wanted CROSS JOIN event_item ON event_item.event_id = wanted.value
    JOIN item ON item.id = event_item.item_id ${words} WHERE ${condition}`;
  const read = database
    .prepare<unknown[], [string, string, number]>(
      `SELECT min(${value}), ${folded}, count(DISTINCT wanted.key) ${text} GROUP BY ${folded}`,
    )
    .raw();
  for (let start = 0; start < scope.ids.length; start += chunkSize) {
    checkInterruption(database);
    const list = `[${scope.ids.subarray(start, start + chunkSize).join(',')}]`;
    for (const [name, key, events] of read.all(list, ...values)) addCount(tally, name, events, key);
  }
}

/** Counts item names in the order of their index, from the names to their events; each count is final. */
export function countNamesByIndex(database: ReadableDatabase, scope: ItemScope, tally: Tally): void {
  const isWanted = membership(database, scope.ids);
  const condition = sql`${beginsWith('item.folded', scope.typed)} AND item.folded IS NOT NULL AND ${onOneItem(scope.item)}`;
  const { text, values } = sql`SELECT item.folded, item.name, event_item.event_id
    FROM item INDEXED BY item_folded CROSS JOIN event_item ON event_item.item_id = item.id
    WHERE ${condition} ORDER BY item.folded`;
  const rows = database.prepare<unknown[], [string, string, number]>(text).raw();
  tally.isExact = true;
  let present = '';
  let name = '';
  let events = new Set<number>();
  let read = 0;
  for (const [folded, written, eventId] of rows.iterate(...values)) {
    read += 1;
    if (read % 256 === 0) checkInterruption(database);
    if (folded !== present) {
      addCount(tally, name, events.size, present);
      present = folded;
      name = written;
      events = new Set();
    }
    if (isWanted(eventId)) events.add(eventId);
  }
  addCount(tally, name, events.size, present);
}

/** A value and the dictionary ids under which the index has it as tags. */
interface TaggedValue {
  folded: string;
  value: string;
  ids: number[];
}

/** Dictionary values that begin so. */
export function dictionaryValues(database: ReadableDatabase, field: DictionaryField, typed: string): TaggedValue[] {
  const { text, values } = sql`SELECT folded, min(value), json_group_array(id) FROM dictionary
    WHERE field = ${dictionaryFields[field]} AND ${beginsWith('folded', typed)} GROUP BY folded`;
  return readTagged(database, text, values);
}

/** Names of further fields that begin so: each stands in the index as the shapes of fields that have it. */
export function furtherNames(database: ReadableDatabase, typed: string): TaggedValue[] {
  const { text, values } = sql`SELECT field_name.folded, min(shape.value), json_group_array(shape_id)
    FROM field_name JOIN dictionary AS shape ON shape.id = shape_id WHERE ${beginsWith('field_name.folded', typed)}
    GROUP BY field_name.folded`;
  return readTagged(database, text, values).map((found) => {
    const written = parseShape(found.value).find(([name]) => fold(name) === found.folded);
    return { ...found, value: written?.[0] ?? found.folded };
  });
}

function readTagged(database: ReadableDatabase, text: string, values: readonly SqlValue[]): TaggedValue[] {
  const rows = database
    .prepare<unknown[], [string, string, string]>(text)
    .raw()
    .all(...values);
  return rows.map(([folded, value, ids]) => ({ folded, value, ids: JSON.parse(ids) as number[] }));
}

/** A value with more tags than this is offered without a count. */
const mostTags = 500;

/** Counts values that stand in the index as tags: from the values to their events; each count is final. */
export function countTaggedValues(
  database: ReadableDatabase,
  candidates: readonly TaggedValue[],
  ids: Float64Array,
  tally: Tally,
): void {
  const isEvery = ids === allIds(database);
  const count = database
    .prepare<[string], number>('SELECT count(*) FROM search.event_text WHERE event_text MATCH ?')
    .pluck();
  const find = database
    .prepare<[string], number>(`SELECT ${swapIds('rowid').text} FROM search.event_text WHERE event_text MATCH ?`)
    .pluck();
  const isWanted = membership(database, ids);
  const fitting = candidates.filter(({ folded }) => tally.fits(folded));
  tally.isExact = true;
  for (const { value } of fitting) tally.uncounted.add(value);
  for (const { folded, value, ids: tags } of fitting) {
    checkInterruption(database);
    if (tags.length > mostTags) continue;
    const expression = tagExpression(tags);
    const events = isEvery ? (count.get(expression) ?? 0) : countIf(find.all(expression), isWanted);
    tally.uncounted.delete(value);
    addCount(tally, value, events, folded);
  }
}

function countIf(ids: readonly number[], isWanted: (id: number) => boolean): number {
  let count = 0;
  for (const id of ids) if (isWanted(id)) count += 1;
  return count;
}

function beginsWith(folded: string, typed: string): SqlFragment {
  return typed === '' ? rawSql('1') : matchesTexts(rawSql(folded), { whole: [], prefixes: [typed], parts: [] });
}

function membership(database: ReadableDatabase, ids: Float64Array): (id: number) => boolean {
  if (ids === allIds(database)) return () => true;
  const wanted = new Set(ids);
  return (id) => wanted.has(id);
}
