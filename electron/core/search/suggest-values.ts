import { AppError } from '#shared/app-error.ts';
import type { TickmarkQueryTree } from '#shared/query/tree.ts';
import { furtherFieldName } from '#shared/query/fields.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { compileQuery } from './compile-query.ts';
import { itemDictionaryColumns, textColumns } from './event-columns.ts';
import { interruptible, OutOfTime, timeCheck } from './interruption.ts';
import { allIds } from './matching-ids.ts';
import { keyNames, countValues } from './read-values.ts';
import { type ResultField, resultField } from './result-fields.ts';
import { openSearch } from './run-search.ts';
import {
  countItemValues,
  countNamesByIndex,
  countTaggedValues,
  dictionaryValues,
  furtherNames,
  type ItemScope,
} from './suggest-items.ts';
import { addCount, createTally, type Tally, talliedValues } from './value-tally.ts';
import { countTextsOfEvents } from './suggest-texts.ts';

export interface SuggestionRequest {
  /** A field's canonical name; `fieldname` for the names of further fields. */
  field: string;
  /** What values begin with, or contain; folded, may be empty. */
  typed: string;
  contains: boolean;
  /** What else the query, and within it the same deployed item, has to fulfil, resolved; `null` when not known. */
  rest: { query: TickmarkQueryTree; item: TickmarkQueryTree } | null;
  /** Milliseconds after which values are given without counts. */
  budgetMs: number;
}

export interface SuggestedValue {
  /** As the source writes it; the most frequent way to write it where there are several. */
  value: string;
  /** Events that have it, exactly, among those the rest finds; `null` where the time did not suffice. */
  count: number | null;
}

/** Up to so many events, values are read from the events; above, counted value by value. */
const fewEvents = 3_000;
/** At most so many values are given. */
const mostValues = 100;
/** Longer values are no suggestions. */
const longestValue = 300;

/**
 * Values of a field among the events that the rest of a query finds, most first. Values that differ in case or accents
 * alone are one, as they are for a query.
 */
export function suggestValues(database: ReadableDatabase, request: SuggestionRequest): SuggestedValue[] {
  const { typed, contains, rest, budgetMs } = request;
  const fits = (folded: string) =>
    folded !== '' && folded.length <= longestValue && (contains ? folded.includes(typed) : folded.startsWith(typed));
  const tally = createTally(fits);
  let isComplete = rest !== null;
  try {
    interruptible(database, timeCheck(budgetMs), () => count(database, request, tally));
  } catch (thrown) {
    if (!(thrown instanceof OutOfTime)) throw thrown;
    isComplete = tally.isExact && isComplete;
  }
  return talliedValues(tally, isComplete, mostValues);
}

function count(database: ReadableDatabase, request: SuggestionRequest, tally: Tally): void {
  const { field, typed, contains, rest } = request;
  const ids = eventsOf(database, rest?.query ?? { kind: 'all' }, field);
  const scope: ItemScope = { ids, item: rest?.item ?? { kind: 'all' }, typed: contains ? '' : typed };
  const isMany = ids.length > fewEvents;
  const ofItem = itemDictionaryColumns[field];
  if (field === 'fieldname') return countTaggedValues(database, furtherNames(database, scope.typed), ids, tally);
  if (field === 'name' && isMany) return countNamesByIndex(database, scope, tally);
  if (ofItem !== undefined && isMany && scope.item.kind === 'all') {
    return countTaggedValues(database, dictionaryValues(database, ofItem.dictionary, scope.typed), ids, tally);
  }
  if (field === 'name' || ofItem !== undefined) return countItemValues(database, field, scope, tally);
  const columns = textColumns[field];
  if (columns !== undefined) return countTextsOfEvents(database, columns, ids, tally);
  const place = countableField(field);
  if (place === null) return;
  const isCounted = place.shape === 'marks' || (place.shape === 'single' && place.repeats);
  if (!isCounted) return countTextsOfEvents(database, place, ids, tally);
  const counts = countValues(database, ids, [place])[0];
  const nameOf = keyNames(database, place, counts?.byKey.keys());
  for (const [key, events] of counts?.byKey ?? []) addCount(tally, nameOf(key), events);
}

/** The events that the rest finds; those with the field alone where the index knows them. */
function eventsOf(database: ReadableDatabase, query: TickmarkQueryTree, field: string): Float64Array {
  const isFurther = furtherFieldName(field) !== null;
  if (query.kind === 'all' && !isFurther) return allIds(database);
  const hasField: TickmarkQueryTree = { kind: 'field', field, values: [{ match: 'any', text: '' }], from: 0, to: 0 };
  const narrowed: TickmarkQueryTree = isFurther ? { kind: 'and', children: [query, hasField] } : query;
  return openSearch(database, compileQuery(narrowed)).ids;
}

/** `null` for a field whose values nobody lists: a time, an hour. */
function countableField(field: string): ResultField | null {
  try {
    return resultField(field);
  } catch (thrown) {
    if (thrown instanceof AppError) return null;
    throw thrown;
  }
}
