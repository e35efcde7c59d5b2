import type { ReadableDatabase } from '#core/store/database-types.ts';
import { sql, type SqlFragment } from '#core/store/sql.ts';
import { bindCondition, storeLookups } from './bind-plan.ts';
import { idsSql, type SearchSource, searchSource } from './build-sql.ts';
import type { SearchPlan } from './condition.ts';
import { allIds, knownCount, matchingIds } from './matching-ids.ts';
import { orderBy, type SortKey, timeOrder } from './sort-order.ts';

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
    const ids = new Float64Array(readIds(database, sortedIdsSql(searchSource(condition), sort)));
    return { ids, total: ids.length };
  }
  const ids = condition.kind === 'all' ? allIds(database) : matchingIds(database, idsSql(searchSource(condition)));
  return { ids: byTime === 'oldest-first' ? ids.toReversed() : ids, total: ids.length };
}

function sortedIdsSql(source: SearchSource, sort: readonly SortKey[]): SqlFragment {
  const events = source.hasEvent ? source.from : sql`event WHERE event.id IN (SELECT ${source.id} FROM ${source.from})`;
  return sql`SELECT event.id FROM ${events} ORDER BY ${orderBy(sort)}`;
}

/** The exact number of matching events. */
export function countMatches(database: ReadableDatabase, plan: SearchPlan): number {
  const source = boundSource(database, plan);
  const known = knownCount(database, idsSql(source));
  if (known !== null) return known;
  const { text, values } = sql`SELECT count(*) FROM ${source.from}`;
  return (
    database
      .prepare<unknown[], number>(text)
      .pluck()
      .get(...values) ?? 0
  );
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
  const page = sql`${idsSql(boundSource(database, plan, afterId))} LIMIT ${Math.max(0, Math.trunc(limit))}`;
  return readIds(database, page);
}

/** The source of a plan, bound to the data as it is now. */
export function boundSource(
  database: ReadableDatabase,
  plan: SearchPlan,
  beforeId: number | null = null,
): SearchSource {
  return searchSource(bindCondition(plan.condition, storeLookups(database)), { from: null, to: beforeId });
}

function readIds(database: ReadableDatabase, { text, values }: SqlFragment): number[] {
  return database
    .prepare<unknown[], number>(text)
    .pluck()
    .all(...values);
}
