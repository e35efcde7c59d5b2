import { statusCause } from '#core/sources/response-action.ts';
import { SourceError } from '#core/sources/source-error.ts';
import type { TimeRange } from '#shared/sync-status.ts';
import type { LogSession } from './log-session.ts';
import type { PageAsker } from './page-asker.ts';
import { possibleRange, type QueryPlan } from './query-plan.ts';
import { readRowBytes } from './read-audit-row.ts';

const dayMs = 86_400_000;

/**
 * `proven`: the filter finds a known row and nothing outside. `misread`: it does not. `empty`: the whole log
 * is empty. `unknown`: it could not be told.
 */
export type LiteralProof = 'proven' | 'misread' | 'empty' | 'unknown';

/**
 * Finds out whether the tenant understands the dates of a plan's filter: a date that is misread gives no
 * error, only a wrong or empty answer. Takes the newest row without a filter and asks for its second with one. The
 * plan is the one in use.
 */
export async function proveLiteral(asker: PageAsker, session: LogSession): Promise<LiteralProof> {
  const proof = await prove(asker, session);
  session.newest = null;
  return proof;
}

async function prove(asker: PageAsker, session: LogSession): Promise<LiteralProof> {
  const plan = session.plan();
  try {
    if (session.newest === null) {
      const unfiltered: QueryPlan = { ...plan, literal: 'none' };
      const newest = await asker.ask(unfiltered, { fromMs: 0, toMs: 0 }, { page: 0, size: 1 }, 'desc');
      const row = newest.rows[0] === undefined ? null : readRowBytes(newest.rows[0]);
      if (row === null) return newest.total === null || newest.total === 0 ? 'empty' : 'unknown';
      if (row.timeMs === null) return 'unknown';
      // Kept, so that a session which has to stop here is gone on with.
      session.newest = { key: row.key, timeMs: row.timeMs };
    }
    const known = session.newest;
    const range = plan.literal === 'user' ? tellingRange(known.timeMs) : secondOf(known.timeMs);
    const answer = await asker.ask(plan, range, { page: 0, size: 100 }, 'desc');
    const rows = answer.rows.map(readRowBytes);
    if (rows.some(({ timeMs }) => timeMs !== null && isOutside(timeMs, possibleRange(plan, range)))) return 'misread';
    if (rows.some(({ key }) => key === known.key)) return 'proven';
    return answer.total !== null && answer.total > rows.length ? 'unknown' : 'misread';
  } catch (thrown) {
    if (!(thrown instanceof SourceError) || thrown.cause !== statusCause(400)) throw thrown;
    // A pattern that was accepted before is refused when its days are taken for months.
    return plan.literal === 'user' ? 'misread' : 'unknown';
  }
}

function secondOf(timeMs: number): TimeRange {
  const fromMs = Math.floor(timeMs / 1000) * 1000;
  return { fromMs, toMs: fromMs + 1000 };
}

/** A range around a time from the middle of a month to the middle of a month: its days can be no months. */
function tellingRange(timeMs: number): TimeRange {
  const early = new Date(timeMs - 3 * dayMs);
  const late = new Date(timeMs + 3 * dayMs);
  const middle = 15;
  return {
    fromMs: early.setUTCMonth(early.getUTCMonth() - (early.getUTCDate() >= middle ? 0 : 1), middle),
    toMs: late.setUTCMonth(late.getUTCMonth() + (late.getUTCDate() < middle ? 0 : 1), middle),
  };
}

/** Whether a time lies outside a range by more than the second that a server's rounding may explain. */
export function isOutside(timeMs: number, range: { fromMs: number; toMs: number }): boolean {
  return timeMs < range.fromMs - 1000 || timeMs > range.toMs + 1000;
}
