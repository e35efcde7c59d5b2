import { setTimeout as delay } from 'node:timers/promises';
import { SourceError } from '#core/sources/source-error.ts';
import type { TimeRange } from '#shared/sync-status.ts';
import { type LogSession, pagePausesMs } from './log-session.ts';
import type { PageAnswer, PlatformClient, Turn } from './platform-client.ts';
import { pageQuery, type PageRequest, type QueryPlan } from './query-plan.ts';
import type { PlatformAnswer } from './read-answer.ts';

/** A page as it was finally asked for, which may be a smaller one than wanted. */
export interface AskedPage extends PageRequest {
  /** The reading of its rows has begun. */
  answer: PageAnswer;
}

/** Asks for pages of one window. */
export interface PageAsker {
  /** One page, asked for once. Throws `SourceError`. */
  ask: (plan: QueryPlan, range: TimeRange, wanted: PageRequest, direction?: 'asc' | 'desc') => Promise<PlatformAnswer>;
  /**
   * One page; while the server fails, a smaller one at the same place. Throws `SourceError`, and `NotWanted` where its
   * turn does not come.
   */
  askPatiently: (plan: QueryPlan, range: TimeRange, wanted: PageRequest, turn?: Turn) => Promise<AskedPage>;
}

const smallestPage = 10;

/**
 * An asker whose patience grows anew with every page that comes: when a server fails for good, cutting the
 * window is left to the sync, and no part of it is asked for three times.
 */
export function createPageAsker(client: PlatformClient, session: LogSession, signal: AbortSignal): PageAsker {
  async function ask(
    plan: QueryPlan,
    range: TimeRange,
    wanted: PageRequest,
    direction: 'asc' | 'desc' = 'asc',
  ): Promise<PlatformAnswer> {
    return client.getAuditLog(pageQuery(plan, range, client.userDateFormat(), wanted, direction));
  }

  async function askPatiently(plan: QueryPlan, range: TimeRange, wanted: PageRequest, turn?: Turn): Promise<AskedPage> {
    let { page, size } = wanted;
    for (;;) {
      try {
        const query = pageQuery(plan, range, client.userDateFormat(), { page, size }, 'asc');
        const answer = await client.getPage(query, turn);
        session.pausesMs = [...pagePausesMs];
        answer.page.catch(() => undefined);
        return { answer, page, size };
      } catch (thrown) {
        const pauseMs = isPassing(thrown) ? session.pausesMs.shift() : undefined;
        if (pauseMs === undefined) throw thrown;
        await delay(pauseMs, undefined, { signal }).catch(() => undefined);
        // Half the size at twice the number begins at the same row.
        if (size % 2 === 0 && size / 2 >= smallestPage) {
          size /= 2;
          page *= 2;
        }
      }
    }
  }

  return { ask, askPatiently };
}

function isPassing(thrown: unknown): boolean {
  return thrown instanceof SourceError && (thrown.action === 'retry' || thrown.action === 'split');
}
