import type { TimeRange } from '#shared/sync-status.ts';
import { patternLiteral, utcLiteral, type DateLiteral } from './date-literal.ts';

/** A way to ask, from the best to the last resort. Which one a tenant understands is not documented. */
export interface QueryPlan {
  /** `utc`, `user`: dates in the filter, written so. `none`: no date filter. */
  literal: 'utc' | 'user' | 'none';
  sort: 'two' | 'one' | 'none';
  /** Whether all fields are named; without, the tenant chooses. */
  allFields: boolean;
}

/** One page of an answer. */
export interface PageRequest {
  page: number;
  size: number;
}

const fifteenHoursMs = 15 * 3_600_000;

/** All plans in order. `userDateFormat`: the pattern of the logged-in user, where known. */
export function queryPlans(userDateFormat: string | null): QueryPlan[] {
  const literals: QueryPlan['literal'][] = ['utc'];
  if (userDateFormat !== null && patternLiteral(userDateFormat) !== null) literals.push('user');
  literals.push('none');
  const sorts: QueryPlan['sort'][] = ['two', 'one', 'none'];
  return [
    ...literals.flatMap((literal) => sorts.map((sort): QueryPlan => ({ literal, sort, allFields: true }))),
    { literal: 'utc', sort: 'two', allFields: false },
    { literal: 'none', sort: 'none', allFields: false },
  ];
}

/**
 * The range that is really asked for. A date in the user's pattern is read in the user's zone, which is not
 * known here, so 15 hours are added on both sides: more than any zone is away from UTC.
 */
export function askedRange(plan: QueryPlan, range: TimeRange): TimeRange {
  if (plan.literal !== 'user') return range;
  return { fromMs: range.fromMs - fifteenHoursMs, toMs: range.toMs + fifteenHoursMs };
}

/** The query parameters of one page. The range is half-open and in whole seconds. */
export function pageQuery(
  plan: QueryPlan,
  range: TimeRange,
  userDateFormat: string | null,
  { page, size }: PageRequest,
  direction: 'asc' | 'desc' = 'asc',
): [string, string][] {
  const query: [string, string][] = [];
  if (plan.allFields) query.push(['fieldList', '*']);
  const literal = literalOf(plan, userDateFormat);
  if (literal !== null) {
    const asked = askedRange(plan, range);
    // Two comparisons: BETWEEN is not among the documented operators.
    const from = `date_created greater than equals '${literal(asked.fromMs)}'`;
    query.push(['filter', `${from} AND date_created less than '${literal(asked.toMs)}'`]);
  }
  if (plan.sort !== 'none') query.push(['sortBy', 'date_created'], ['sortOrder', direction]);
  if (plan.sort === 'two') query.push(['sortBy2', 'id'], ['sortOrder2', direction]);
  query.push(['page', String(page)], ['pageSize', String(size)], ['getTotalRecordCount', 'true']);
  return query;
}

function literalOf(plan: QueryPlan, userDateFormat: string | null): DateLiteral | null {
  if (plan.literal === 'utc') return utcLiteral;
  return plan.literal === 'user' && userDateFormat !== null ? patternLiteral(userDateFormat) : null;
}
