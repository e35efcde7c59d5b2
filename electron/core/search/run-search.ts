import type { ReadableDatabase } from '#core/store/database-types.ts';
import { AppError } from '#shared/app-error.ts';
import { indexRowid, swapIds } from '#core/store/index-rowid.ts';
import { readColumn, readValue } from '#core/store/read-column.ts';
import { rawSql, sql, type SqlFragment } from '#core/store/sql.ts';
import { type BoundCondition, bindCondition, pageLookups, type PlanLookups, storeLookups } from './bind-plan.ts';
import { deniedExpression, idsSql, type SearchSource, searchSource } from './build-sql.ts';
import type { SearchPlan } from './condition.ts';
import { allIds, countAll, knownCount, matchingIds } from './matching-ids.ts';
import { behindRow, keyColumns, orderBy, type SortKey, timeOrder } from './sort-order.ts';
import type { CursorPlace } from './cursor.ts';

/** All matching events: their ids, newest first. The ids are shared: nobody may change them. */
export interface SearchHits {
  ids: Float64Array;
  total: number;
}

/**
 * Finds the ids of all matching events, newest first or in the given order. Needs `registerSearchFunctions` on
 * the connection; run it in one transaction with whatever reads the events, so that both see the same state.
 */
export function openSearch(database: ReadableDatabase, plan: SearchPlan, sort: readonly SortKey[] = []): SearchHits {
  const byTime = timeOrder(sort);
  const condition = bindCondition(plan.condition, storeLookups(database));
  if (byTime === null) {
    checkSortable(database, plan);
    const ids = new Float64Array(readColumn<number>(database, sortedIdsSql(searchSource(condition), sort)));
    return { ids, total: ids.length };
  }
  const ids = condition.kind === 'all' ? allIds(database) : matchingIds(database, idsSql(searchSource(condition)));
  return { ids: byTime === 'oldest-first' ? ids.toReversed() : ids, total: ids.length };
}

/** Another order than by time reads and sorts the whole result: more than this takes too much memory and patience. */
export const mostSorted = 2_000_000;

function checkSortable(database: ReadableDatabase, plan: SearchPlan): void {
  const total = countMatches(database, plan);
  if (total <= mostSorted) return;
  throw new AppError(
    'usage.invalid_argument',
    `${total} events are too many to sort by anything but time; ${mostSorted} are the most.`,
    'Narrow the search, or sort by time.',
  );
}

function sortedIdsSql(source: SearchSource, sort: readonly SortKey[], behind: SqlFragment = rawSql('1')): SqlFragment {
  const events = sql`event WHERE event.id IN (SELECT ${source.id} FROM ${source.from}) AND ${behind}`;
  return sql`SELECT event.id FROM ${events} ORDER BY ${orderBy(sort)}`;
}

/**
 * One page of a result in another order than newest first, behind the cursor. The whole result is read for it.
 *
 * @returns at most `limit` ids
 */
export function sortedPage(
  database: ReadableDatabase,
  plan: SearchPlan,
  { sort, limit, after }: { sort: readonly SortKey[]; limit: number; after: CursorPlace | null },
): number[] {
  if (timeOrder(sort) === 'oldest-first') {
    const { id, from, oldestFirst } = boundSource(database, plan, null, after === null ? null : after.id + 1);
    const count = Math.max(0, limit);
    return readColumn<number>(database, sql`SELECT ${id} FROM ${from} ORDER BY ${oldestFirst} LIMIT ${count}`);
  }
  checkSortable(database, plan);
  const behind = after === null ? rawSql('1') : behindRow(sort, after.keys, after.id);
  return readColumn<number>(
    database,
    sql`${sortedIdsSql(boundSource(database, plan), sort, behind)} LIMIT ${Math.max(0, limit)}`,
  );
}

/** What an event is sorted by, for a cursor behind it. */
export function sortKeyValues(
  database: ReadableDatabase,
  sort: readonly SortKey[],
  id: number,
): (string | number | null)[] {
  const { text, values } = sql`SELECT ${keyColumns(sort)} FROM event WHERE event.id = ${id}`;
  const row = database
    .prepare<unknown[], unknown[]>(text)
    .raw()
    .get(...values);
  return (row ?? []).map((value) => (typeof value === 'number' || value === null ? value : String(value)));
}

/** The exact number of matching events. */
export function countMatches(database: ReadableDatabase, plan: SearchPlan): number {
  const condition = bindCondition(plan.condition, storeLookups(database));
  if (condition.kind === 'all') return countAll(database);
  return knownCount(database, idsSql(searchSource(condition))) ?? countBound(database, condition);
}

/** The number of matching events, and of those among them with an id from somewhere on. */
export interface MatchCount {
  count: number;
  recent: number;
}

/** Counts matching events, and those of them with an id from `recentFrom` on, in one pass where it takes a pass. */
export function countWithRecent(database: ReadableDatabase, plan: SearchPlan, recentFrom: number): MatchCount {
  const condition = bindCondition(plan.condition, storeLookups(database));
  const denied = deniedExpression(condition);
  if (condition.kind === 'all' || denied !== null) {
    return { count: countBound(database, condition), recent: countBound(database, condition, recentFrom) };
  }
  const { id, from } = searchSource(condition);
  const both = sql`json_array(count(*), count(*) FILTER (WHERE ${id} >= ${recentFrom}))`;
  const counted = readValue<string>(database, sql`SELECT ${both} FROM ${from}`) ?? '[]';
  const [count = 0, recent = 0] = JSON.parse(counted) as number[];
  return { count, recent };
}

/** The number of matching events with an id from here on. */
export function countFrom(
  database: ReadableDatabase,
  plan: SearchPlan,
  fromId: number,
  lookups: PlanLookups = storeLookups(database),
): number {
  return countBound(database, bindCondition(plan.condition, lookups), fromId);
}

function countBound(database: ReadableDatabase, condition: BoundCondition, fromId: number | null = null): number {
  const count = (of: BoundCondition): number =>
    readValue<number>(database, sql`SELECT count(*) FROM ${searchSource(of, { from: fromId, to: null }).from}`) ?? 0;
  const denied = deniedExpression(condition);
  // What the index denies is all the others: two short counts instead of a look at every event.
  return denied === null ? count(condition) : count({ kind: 'all' }) - count(denied);
}

/**
 * One page of matching ids, newest first, without finding the others.
 *
 * @param afterId the last id of the page before, `null` for the first page
 * @param limit at most so many ids
 */
export function searchPage(
  database: ReadableDatabase,
  plan: SearchPlan,
  { limit, afterId }: { limit: number; afterId: number | null },
): number[] {
  const count = Math.max(0, Math.trunc(limit));
  let walks = false;
  const condition = bindCondition(
    plan.condition,
    pageLookups(database, () => (walks = true)),
  );
  const lowestId = walks ? idAfterEvents(database, afterId, mostWalked) : null;
  const source = searchSource(condition, { from: lowestId, to: afterId });
  const ids = readColumn<number>(database, sql`${idsSql(source)} LIMIT ${count}`);
  // A walk over the newest events that does not fill the page was in vain.
  if (lowestId === null || ids.length === count) return ids;
  return readColumn<number>(database, sql`${idsSql(boundSource(database, plan, afterId))} LIMIT ${count}`);
}

/** So many of the newest events are looked into for items at most. */
const mostWalked = 10_000;

/** The id that so many events lie behind, from another id or the newest on; `null` when there are fewer. */
function idAfterEvents(database: ReadableDatabase, beforeId: number | null, events: number): number | null {
  // The index's own list of ids is a fraction of the size of the events.
  const before = beforeId === null ? -1 : indexRowid(beforeId);
  const found = readValue<number>(
    database,
    sql`SELECT ${swapIds('id')} FROM search.event_text_docsize WHERE id > ${before} ORDER BY id LIMIT 1 OFFSET ${events}`,
  );
  return found ?? null;
}

/** The source of a plan, bound to the data as it is now. */
export function boundSource(
  database: ReadableDatabase,
  plan: SearchPlan,
  beforeId: number | null = null,
  fromId: number | null = null,
): SearchSource {
  return searchSource(bindCondition(plan.condition, storeLookups(database)), { from: fromId, to: beforeId });
}
