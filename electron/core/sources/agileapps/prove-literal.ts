import { statusCause } from '#core/sources/response-action.ts';
import { SourceError } from '#core/sources/source-error.ts';
import type { PageAsker } from './page-asker.ts';
import { askedRange, type QueryPlan } from './query-plan.ts';
import { readRow } from './read-audit-row.ts';

/**
 * `proven`: the filter finds a known row and nothing outside. `misread`: it does not. `empty`: the whole log
 * is empty. `unknown`: it could not be told.
 */
export type LiteralProof = 'proven' | 'misread' | 'empty' | 'unknown';

/**
 * Finds out whether the tenant understands the dates of a plan's filter: a date that is misread gives no
 * error, only a wrong or empty answer. Takes the newest row without a filter and asks for its second with one.
 */
export async function proveLiteral(asker: PageAsker, plan: QueryPlan): Promise<LiteralProof> {
  try {
    const unfiltered: QueryPlan = { ...plan, literal: 'none' };
    const newest = await asker.ask(unfiltered, { fromMs: 0, toMs: 0 }, { page: 0, size: 1 }, 'desc');
    const known = newest.rows[0] === undefined ? null : readRow(newest.rows[0]);
    if (known === null) return newest.total === null || newest.total === 0 ? 'empty' : 'unknown';
    if (known.timeMs === null) return 'unknown';
    const fromMs = Math.floor(known.timeMs / 1000) * 1000;
    const range = { fromMs, toMs: fromMs + 1000 };
    const answer = await asker.ask(plan, range, { page: 0, size: 100 }, 'desc');
    const rows = answer.rows.map(readRow);
    if (rows.some(({ timeMs }) => timeMs !== null && isOutside(timeMs, askedRange(plan, range)))) return 'misread';
    if (rows.some(({ key }) => key === known.key)) return 'proven';
    return answer.total !== null && answer.total > rows.length ? 'unknown' : 'misread';
  } catch (thrown) {
    if (thrown instanceof SourceError && thrown.cause === statusCause(400)) return 'unknown';
    throw thrown;
  }
}

/** Whether a time lies outside a range by more than the second that a server's rounding may explain. */
export function isOutside(timeMs: number, range: { fromMs: number; toMs: number }): boolean {
  return timeMs < range.fromMs - 1000 || timeMs > range.toMs + 1000;
}
