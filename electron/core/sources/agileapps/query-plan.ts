import type { TimeRange } from '#shared/sync-status.ts';
import { hasClock, patternLiteral, utcLiteral, type ClockForm, type DateLiteral } from './date-literal.ts';

/** A way to ask, from the best to the last resort. Which one a tenant understands is not documented. */
export interface QueryPlan {
  /** `utc`, `user`: dates in the filter, written so. `none`: no date filter. */
  literal: 'utc' | 'user' | 'none';
  /** What follows a date in the user's pattern. */
  clock: ClockForm;
  sort: 'two' | 'one' | 'none';
  /** Whether all fields are named; without, the tenant chooses. */
  allFields: boolean;
}

/** One page of an answer. */
export interface PageRequest {
  page: number;
  size: number;
}

type Dates = Pick<QueryPlan, 'literal' | 'clock'>;

const fifteenHoursMs = 15 * 3_600_000;
const clockStepMs: Record<ClockForm, number> = { none: 86_400_000, minutes: 60_000, seconds: 1_000 };
const utcDates: Dates = { literal: 'utc', clock: 'seconds' };
const noDates: Dates = { literal: 'none', clock: 'seconds' };
const sorts: QueryPlan['sort'][] = ['two', 'one', 'none'];

/**
 * All plans in order: a refusal does not say which part of a request is at fault, so first each part is left
 * out by itself. `userDateFormat`: the pattern of the logged-in user, where known.
 */
export function queryPlans(userDateFormat: string | null): QueryPlan[] {
  const dated = [utcDates, ...userDates(userDateFormat)];
  const [best, ...lesser] = [...dated, noDates].map((dates) =>
    sorts.map((sort): QueryPlan => ({ ...dates, sort, allFields: true })),
  );
  return [
    ...(best ?? []),
    { ...utcDates, sort: 'two', allFields: false },
    ...lesser.slice(0, -1).flatMap((plans) => plans.slice(0, 1)),
    ...lesser.slice(0, -1).flatMap((plans) => plans.slice(1)),
    ...lesser.slice(-1).flat(),
    plainestPlan,
  ];
}

/** The plainest request there is: where it is refused, no other plan helps. */
export const plainestPlan: QueryPlan = { ...noDates, sort: 'none', allFields: false };

function userDates(pattern: string | null): Dates[] {
  if (pattern === null || patternLiteral(pattern, 'none') === null) return [];
  const clocks: ClockForm[] = hasClock(pattern) ? ['minutes'] : ['none', 'minutes', 'seconds'];
  return clocks.map((clock) => ({ literal: 'user', clock }));
}

/**
 * The range that is really asked for. A date in the user's pattern is read in the user's zone, which is not
 * known here, so 15 hours are added on both sides: more than any zone is away from UTC. Then it grows to whole
 * minutes or days, as far as the pattern tells them.
 */
export function askedRange(plan: QueryPlan, range: TimeRange): TimeRange {
  if (plan.literal !== 'user') return range;
  const stepMs = clockStepMs[plan.clock];
  return {
    fromMs: Math.floor((range.fromMs - fifteenHoursMs) / stepMs) * stepMs,
    toMs: Math.ceil((range.toMs + fifteenHoursMs) / stepMs) * stepMs,
  };
}

/** Where rows may lie that a server sends for a range, whatever zone it reads the dates in. */
export function possibleRange(plan: QueryPlan, range: TimeRange): TimeRange {
  const asked = askedRange(plan, range);
  if (plan.literal !== 'user') return asked;
  return { fromMs: asked.fromMs - fifteenHoursMs, toMs: asked.toMs + fifteenHoursMs };
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
  return plan.literal === 'user' && userDateFormat !== null ? patternLiteral(userDateFormat, plan.clock) : null;
}
