import { AppError } from '#shared/app-error.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { resolveQuery } from '#shared/query/resolve-query.ts';
import { printQuery } from '#shared/query/print-query.ts';
import type { FilterCount } from '#shared/saved-filter.ts';
import type { CountedQuery, CountState, QueryCount } from '#core/threads/saved-work-reader.ts';
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
  state: CountState;
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
 * Counts filters: each query once, however many filters share it, and again only when what it depends on has changed.
 * After a sync only the part of the archive that has changed is counted again, where that is the recent one. What is
 * to be counted is counted in short slices, so that a search in between is not held up.
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
  const natures = new Map<string, QueryNature>();

  function natureOf(query: string, tz: string): QueryNature {
    const key = keyOf(query, tz);
    const found = natures.get(key);
    if (found !== undefined) return found;
    const nature = { rolling: dependsOnMoment(query, tz, now()), marks: dependsOnMarks(query) };
    if (natures.size >= mostKnown) natures.clear();
    natures.set(key, nature);
    return nature;
  }

  /** What is known of a query that was counted before: its count, or a part of it that still holds. */
  function stillKnown(
    query: string,
    tz: string,
    state: CountState,
    lowest: (mark: number) => number | null,
  ): QueryCount | CountedQuery['from'] {
    const found = known.get(keyOf(query, tz));
    if (found === undefined || found.state.index !== state.index) return null;
    const { rolling, marks } = natureOf(query, tz);
    if (rolling && now() - found.countedMs > rollingMs) return null;
    if (marks && found.state.acts !== state.acts) return null;
    const { result } = found;
    if (found.state.generation === state.generation && found.state.mark === state.mark) return result;
    if ('error' in result || rolling || marks) return null;
    const changed = lowest(found.state.mark);
    if (changed === null || changed < result.recentFrom) return null;
    return { recentFrom: result.recentFrom, below: result.count - result.recent };
  }

  /** Reads for each state that counts are of what has changed since. */
  async function lowestChanges(
    asked: readonly { query: string; tz: string }[],
  ): Promise<(mark: number) => number | null> {
    const marks = new Set(asked.map(({ query, tz }) => known.get(keyOf(query, tz))?.state.mark));
    const lowest = new Map<number, number | null>();
    for (const mark of marks) {
      if (mark !== undefined) lowest.set(mark, await reader.call('lowestChanged', { mark }));
    }
    return (mark) => lowest.get(mark) ?? null;
  }

  async function count(filters: readonly CountedFilter[], tz: string, signal?: AbortSignal): Promise<FilterCount[]> {
    await ready;
    const state = await reader.call('countState', null);
    const asked = filters.map((filter) => ({ name: filter.name, query: filter.query, tz: filter.tz ?? tz }));
    const lowest = await lowestChanges(asked);
    const open = new Map<string, CountedQuery>();
    const results = new Map<string, QueryCount>();
    for (const { query, tz: zone } of asked) {
      const held = stillKnown(query, zone, state, lowest);
      if (held !== null && ('count' in held || 'error' in held)) results.set(keyOf(query, zone), held);
      else open.set(keyOf(query, zone), { query, tz: zone, from: held });
    }
    let queries = [...open.values()];
    while (queries.length > 0) {
      if (signal?.aborted) throw new AppError('app.interrupted', 'The counting was stopped.');
      const nowMs = now();
      const counted = await reader.call('countQueries', { queries, nowMs, milliseconds: sliceMs });
      counted.forEach((result, index) => {
        const { query, tz: zone } = queries[index] as CountedQuery;
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

/** What a query's count depends on beside the events. */
interface QueryNature {
  /** It means something else at every moment: `last-7d` does, `this-month` within a day does not. */
  rolling: boolean;
  /** Tags or investigations decide. */
  marks: boolean;
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

function dependsOnMarks(query: string): boolean {
  try {
    return /"field":"(?:tag|case|watch)"/.test(JSON.stringify(parseQuery(query).tree));
  } catch {
    return true;
  }
}
