import { AppError } from '#shared/app-error.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { resolveQuery } from '#shared/query/resolve-query.ts';
import { printQuery } from '#shared/query/print-query.ts';
import type { FilterCount } from '#shared/saved-filter.ts';
import type { QueryCount } from '#core/threads/saved-work-reader.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { Caller } from '#core/threads/thread-call.ts';

export interface FilterCounts {
  /** Exact counts. Throws `app.interrupted` when the signal is set. */
  count: (filters: readonly CountedFilter[], tz: string, signal?: AbortSignal) => Promise<FilterCount[]>;
}

interface CountedFilter {
  name: string;
  query: string;
  tz: string | null;
}

interface KnownCount {
  state: string;
  result: QueryCount;
  countedMs: number;
}

/** A slice of counting in the reader, milliseconds: what else it is asked for waits no longer than this. */
const sliceMs = 25;
/** How long a count that depends on the present moment is good for, milliseconds. */
const rollingMs = 30_000;
/** Counts that are remembered. */
const mostKnown = 20_000;

/**
 * Counts filters: each query once, however many filters share it, and again only when events, their index or marks
 * have changed. What is to be counted is counted in short slices, so that a search in between is not held up.
 */
export function createFilterCounts({
  reader,
  now,
  ready,
}: {
  reader: Caller<ReaderMethods>;
  now: () => number;
  ready: Promise<void>;
}): FilterCounts {
  const known = new Map<string, KnownCount>();
  const rolling = new Map<string, boolean>();

  /** Whether the query means something else at every moment: `last-7d` does, `this-month` within a day does not. */
  function isRolling(query: string, tz: string): boolean {
    const key = keyOf(query, tz);
    const found = rolling.get(key);
    if (found !== undefined) return found;
    const is = dependsOnMoment(query, tz, now());
    if (rolling.size >= mostKnown) rolling.clear();
    rolling.set(key, is);
    return is;
  }

  function fresh(query: string, tz: string, state: string): QueryCount | null {
    const found = known.get(keyOf(query, tz));
    if (found === undefined || found.state !== state) return null;
    if (isRolling(query, tz) && now() - found.countedMs > rollingMs) return null;
    return found.result;
  }

  async function count(filters: readonly CountedFilter[], tz: string, signal?: AbortSignal): Promise<FilterCount[]> {
    await ready;
    const state = await reader.call('countState', null);
    const asked = filters.map((filter) => ({ name: filter.name, query: filter.query, tz: filter.tz ?? tz }));
    const open = new Map<string, { query: string; tz: string }>();
    const results = new Map<string, QueryCount>();
    for (const { query, tz: zone } of asked) {
      const result = fresh(query, zone, state);
      if (result === null) open.set(keyOf(query, zone), { query, tz: zone });
      else results.set(keyOf(query, zone), result);
    }
    let queries = [...open.values()];
    while (queries.length > 0) {
      if (signal?.aborted) throw new AppError('app.interrupted', 'The counting was stopped.');
      const nowMs = now();
      const counted = await reader.call('countQueries', { queries, nowMs, milliseconds: sliceMs });
      counted.forEach((result, index) => {
        const { query, tz: zone } = queries[index] as { query: string; tz: string };
        if (known.size >= mostKnown) known.clear();
        known.set(keyOf(query, zone), { state, result, countedMs: nowMs });
        results.set(keyOf(query, zone), result);
      });
      queries = queries.slice(counted.length);
    }
    return asked.map(({ name, query, tz: zone }) => {
      const result = results.get(keyOf(query, zone)) as QueryCount;
      return 'count' in result
        ? { name, count: result.count, error: null }
        : { name, count: null, error: result.error };
    });
  }

  return { count };
}

function keyOf(query: string, tz: string): string {
  return `${tz}\n${query}`;
}

/** A query whose times are the same an hour later, and the other day, does not depend on the moment. */
function dependsOnMoment(query: string, zone: string, nowMs: number): boolean {
  try {
    const { tree } = parseQuery(query);
    const at = (ms: number) => printQuery(resolveQuery(tree, { nowMs: ms, zone }).tree);
    // A year and a half on, every relative time means another one.
    return at(nowMs) !== at(nowMs + 550 * 86_400_000);
  } catch {
    return false;
  }
}
