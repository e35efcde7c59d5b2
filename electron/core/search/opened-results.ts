import { AppError } from '#shared/app-error.ts';

/** A result that is shown: the ids of its events in their order. */
export interface OpenedResult {
  ids: Float64Array;
  /** What was asked, and when: relative times in it mean that moment. */
  asked: { query: string; tz: string; sort: string[]; nowMs: number };
}

/** Opened results kept for paging; older ones are dropped, and their pages ask to search again. */
const mostOpen = 8;

/** The results that are open, by number; held outside of the readers, so that any of them can read any page. */
export function createOpenedResults() {
  const opened = new Map<number, OpenedResult>();
  let lastSearchId = 0;

  return {
    /** Keeps a result and gives it a number. */
    add(result: OpenedResult): number {
      lastSearchId += 1;
      opened.set(lastSearchId, result);
      const oldest = opened.keys().next().value;
      if (opened.size > mostOpen && oldest !== undefined) opened.delete(oldest);
      return lastSearchId;
    },

    /** Throws `usage.invalid_argument` for a result that is no longer open. */
    get(searchId: number): OpenedResult {
      const result = opened.get(searchId);
      if (result !== undefined) return result;
      throw new AppError('usage.invalid_argument', 'This result is no longer open.', 'Search again.');
    },

    close(searchId: number): void {
      opened.delete(searchId);
    },
  };
}

/**
 * The position of the earliest event at or after a time, in whatever order the result is; of the latest event when all
 * are before it, and 0 in an empty result.
 *
 * @param bound the smallest id an event at or after the time has; `null` when there is none
 */
export function positionOf(ids: Float64Array, bound: number | null): number {
  let position = 0;
  let latest = 0;
  let best = Number.POSITIVE_INFINITY;
  for (let index = 0; index < ids.length; index++) {
    const id = ids[index] as number;
    if (bound !== null && id >= bound && id < best) {
      best = id;
      position = index;
    }
    if (id > (ids[latest] as number)) latest = index;
  }
  return best === Number.POSITIVE_INFINITY ? latest : position;
}
