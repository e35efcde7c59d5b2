import { AppError } from '#shared/app-error.ts';
import type { FilterCount } from '#shared/saved-filter.ts';
import { createStopFlag, requestStop, type StopFlag } from '#core/search/interruption.ts';
import type { CountedQuery, CountState, PlannedQuery, QueryCount } from '#core/threads/count-reader.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { Caller } from '#core/threads/thread-call.ts';
import { createKnownCounts, keyOf, type KnownCount, type ZonedQuery } from './known-counts.ts';

export interface FilterCounts {
  /** Exact counts. Throws `app.interrupted` when the signal is set. */
  count: (filters: readonly CountedFilter[], tz: string, signal?: AbortSignal) => Promise<FilterCount[]>;
}

interface CountedFilter {
  name: string;
  query: string;
  tz: string | null;
}

/** A slice of counting in the reader, milliseconds: what else it is asked for waits no longer than this. */
const sliceMs = 25;
/** Queries that are handed over at a time: many more than a slice has time for need not travel. */
const queriesPerCall = 250;

/**
 * Counts filters: each query once, however many filters share it, and again only when what it depends on has changed.
 *
 * After a sync that only added events, these alone are counted, and added to what was known. Where events have changed
 * or are gone, the count of the recent part is made anew, if that is where they are, else the whole count. A query with
 * marks is counted anew after every change, one with relative times as soon as they mean others.
 */
export function createFilterCounts({
  reader,
  now,
  ready,
}: {
  /** Always the same reader: it keeps what was added between calls. */
  reader: Caller<ReaderMethods>;
  now: () => number;
  ready: Promise<void>;
}): FilterCounts {
  const known = createKnownCounts();

  /** Counts what was added to counts of one state. @returns the queries for which that does not do */
  async function addTo(group: readonly Added[], { nowMs, check }: Run): Promise<Added[]> {
    const since = (group[0] as Added).past.state;
    const mostMs = group.reduce((sum, { past }) => sum + past.tookMs, 0);
    let gathered;
    do {
      check();
      gathered = await reader.call('gatherAdded', { since, mostMs, milliseconds: sliceMs });
      if (gathered === null) return [...group];
    } while (!gathered.ready);
    const { state } = gathered;
    let rest = group;
    while (rest.length > 0) {
      check();
      const queries = rest.slice(0, queriesPerCall).map(({ past, result, ...query }) => {
        return { ...query, recentFrom: result.recentFrom };
      });
      const counts = await reader.call('countAdded', { since, state, queries, nowMs, milliseconds: sliceMs });
      if (counts === null) break;
      counts.forEach((more, index) => {
        const { past, result, ...query } = rest[index] as Added;
        const [count, recent] = [result.count + more.count, result.recent + more.recent];
        const reached = { ...past.state, ...state, mark: state.generation };
        known.keep(query, { state: reached, result: { ...result, count, recent }, countedMs: nowMs }, false);
      });
      rest = rest.slice(counts.length);
    }
    return [...rest];
  }

  /** What still holds of counts where only events with higher ids have changed. */
  async function recentParts(queries: readonly PlannedQuery[]): Promise<CountedQuery[]> {
    const marks = new Set(queries.flatMap((query) => known.get(query)?.state.mark ?? []));
    const lowest = new Map<number, number | null>();
    for (const mark of marks) lowest.set(mark, await reader.call('lowestChanged', { mark }));
    return queries.map((query) => {
      const { state, result } = known.get(query) as KnownCount;
      const changed = lowest.get(state.mark) ?? null;
      if ('error' in result || changed === null || changed < result.recentFrom) return { ...query, from: null };
      return { ...query, from: { recentFrom: result.recentFrom, below: result.count - result.recent } };
    });
  }

  async function countAnew(queries: readonly CountedQuery[], { state: first, stop, check }: Run): Promise<void> {
    let rest = queries;
    while (rest.length > 0) {
      check();
      const countedMs = now();
      const slice = rest.slice(0, queriesPerCall);
      const asked = { queries: slice, nowMs: countedMs, milliseconds: sliceMs, stop };
      const { state, counts } = await reader.call('countQueries', asked);
      counts.forEach((result, index) => {
        const { from, ...query } = rest[index] as CountedQuery;
        // Of a part, what comes between looking for changes and counting is to be looked for again.
        const mark = from === null ? state.mark : Math.min(state.mark, first.mark);
        known.keep(query, { state: { ...state, mark }, result, countedMs }, from === null);
      });
      rest = rest.slice(counts.length);
    }
  }

  /** Makes the known counts of these queries those of the present state. */
  async function bringUp(queries: readonly ZonedQuery[], control: Pick<Run, 'stop' | 'check'>): Promise<void> {
    known.trim();
    const run = { ...control, state: await reader.call('countState', null), nowMs: now() };
    const partly: PlannedQuery[] = [];
    const whole: CountedQuery[] = [];
    const additions = new Map<number, Added[]>();
    for (const asked of queries) {
      const query = { ...asked, fixed: known.isFixed(asked, run.nowMs) };
      const past = known.get(query);
      const standing = known.standing(query, run.state, run.nowMs);
      if (standing === 'holds') continue;
      if (past === undefined || 'error' in past.result || standing === 'none') whole.push({ ...query, from: null });
      else if (standing === 'recent') partly.push(query);
      else {
        const group = additions.get(past.state.generation) ?? [];
        additions.set(past.state.generation, group);
        group.push({ ...query, past, result: past.result });
      }
    }
    for (const group of additions.values()) {
      for (const { past, result, ...query } of await addTo(group, run)) partly.push(query);
    }
    await countAnew([...(await recentParts(partly)), ...whole], run);
  }

  async function count(filters: readonly CountedFilter[], tz: string, signal?: AbortSignal): Promise<FilterCount[]> {
    await ready;
    const stop = createStopFlag();
    const onAbort = (): void => requestStop(stop);
    const check = (): void => {
      if (signal?.aborted) throw new AppError('app.interrupted', 'The counting was stopped.');
    };
    const asked = filters.map((filter) => ({ name: filter.name, query: filter.query, tz: filter.tz ?? tz }));
    const queries = new Map(asked.map(({ query, tz: zone }) => [keyOf({ query, tz: zone }), { query, tz: zone }]));
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      await bringUp([...queries.values()], { stop, check });
    } catch (thrown) {
      check();
      throw thrown;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
    return asked.map(({ name, ...query }) => {
      const { result } = known.get(query) as KnownCount;
      return 'error' in result
        ? { name, count: null, error: result.error }
        : { name, count: result.count, error: null };
    });
  }

  return { count };
}

/** A query with what is known of it, to which additions are to be counted. */
interface Added extends PlannedQuery {
  past: KnownCount;
  result: Exclude<QueryCount, { error: string }>;
}

/** One bringing up of counts. */
interface Run {
  /** The state at its beginning. */
  state: CountState;
  nowMs: number;
  stop: StopFlag;
  /** Throws when the counts are no longer wanted. */
  check: () => void;
}
