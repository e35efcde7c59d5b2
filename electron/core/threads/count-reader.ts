import { AppError } from '#shared/app-error.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { resolveQuery } from '#shared/query/resolve-query.ts';
import { type PlanLookups, rememberedLookups } from '#core/search/bind-plan.ts';
import { compileQuery } from '#core/search/compile-query.ts';
import type { SearchPlan } from '#core/search/condition.ts';
import { interruptible, stopCheck, type StopFlag } from '#core/search/interruption.ts';
import { countFrom, countWithRecent, type MatchCount } from '#core/search/run-search.ts';
import { registerSearchFunctions } from '#core/search/search-functions.ts';
import { lastAct } from '#core/store/activity-log.ts';
import { type AddedEvents, openAddedEvents, type PastState } from '#core/store/added-events.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { firstPossibleId } from '#core/store/event-ids.ts';
import { eventGeneration } from '#core/store/marked-events.ts';
import { countEvents } from '#core/store/statistics.ts';
import type { ReadAccess } from './search-methods.ts';

/** A count, or why there is none; with it, how many of the counted have an id from `recentFrom` on. */
export type QueryCount = (MatchCount & { recentFrom: number; tookMs: number }) | { error: string };

export interface PlannedQuery {
  query: string;
  tz: string;
  /** Whether it means the same at any time. */
  fixed: boolean;
}

export interface CountedQuery extends PlannedQuery {
  /** What is known: only events with an id from here on have changed, and so many matched below. */
  from: { recentFrom: number; below: number } | null;
}

/** What counts depend on, to be compared: the events, how far the index has read them, the index itself, acts. */
export interface CountState extends PastState {
  /** How far the index has read its queue; as far as `generation` when it has seen every change. */
  mark: number;
  index: string;
  /** Whether the index is there as a whole. */
  whole: boolean;
  acts: number;
}

/** Events this much older than the newest one rarely change, milliseconds. */
const recentMs = 7 * 86_400_000;

/** Counting many queries, and counting them again. */
export function createCountReader({ read }: Pick<ReadAccess, 'read'>, folder: string) {
  let counted: PastState = { generation: -1, events: 0 };
  let added: { since: number; of: AddedEvents; lookups: PlanLookups; ready: boolean } | null = null;
  const plans = createPlans();

  function stateOf(database: ReadableDatabase): CountState {
    const rows = database.prepare<[], [string, string]>('SELECT key, value FROM search.state').raw().all();
    const { mark = '0', stamp = '', rebuild_from: rest } = Object.fromEntries(rows) as Record<string, string>;
    const generation = eventGeneration(database);
    if (counted.generation !== generation) counted = { generation, events: countEvents(database) };
    const { events } = counted;
    return {
      generation,
      events,
      mark: Number(mark),
      index: `${stamp} ${rest ?? ''}`,
      whole: rest === undefined,
      acts: lastAct(database),
    };
  }

  function forgetAdded(): void {
    added?.of.close();
    added = null;
  }

  const methods = {
    /** What counts depend on. */
    countState(): CountState {
      return read(stateOf);
    },

    /**
     * The lowest id of an event that has changed since the index had read the queue so far; `Infinity` for none,
     * `null` where that is not known any more.
     */
    lowestChanged({ mark }: { mark: number }): number | null {
      return read((database) => {
        if (mark === eventGeneration(database)) return Infinity;
        const first = database.prepare<[], number | null>('SELECT min(seq) FROM index_queue').pluck().get() ?? null;
        if (first === null || first > mark + 1) return null;
        const lowest = database
          .prepare<[bigint], number | null>('SELECT min(event_id) FROM index_queue WHERE seq > ?')
          .pluck()
          .get(BigInt(mark));
        return lowest ?? Infinity;
      });
    },

    /**
     * Counts queries until the time is up; at least one.
     *
     * @returns the counts of the first ones, and the one state that all of them are of
     */
    countQueries({ queries, nowMs, milliseconds, stop }: Counting & { queries: CountedQuery[]; stop?: StopFlag }): {
      state: CountState;
      counts: QueryCount[];
    } {
      return read((database) =>
        interruptible(database, stopCheck(stop), () => ({
          state: stateOf(database),
          counts: untilTime(queries, milliseconds, (query) => countOne(database, query, () => plans(query, nowMs))),
        })),
      );
    },

    /**
     * Makes the events that were added since a state ready to be counted, until the time is up; to be called until it
     * says `ready`. They are kept for the next call.
     *
     * @param mostMs not if it will take about this long in all, milliseconds
     * @returns the state they lead to; `null` where it would, or events of the earlier state have changed
     */
    gatherAdded({ since, mostMs, milliseconds }: { since: PastState; mostMs: number; milliseconds: number }): {
      state: PastState;
      ready: boolean;
    } | null {
      const end = performance.now() + milliseconds;
      const isOld = added?.ready === true && added.of.now.generation !== read(eventGeneration);
      if (added?.since !== since.generation || isOld) {
        forgetAdded();
        const of = openAddedEvents(folder, since, mostMs);
        if (of === null) return null;
        registerSearchFunctions(of.database);
        added = { since: since.generation, of, lookups: rememberedLookups(of.database), ready: false };
      }
      const { of } = added;
      added.ready ||= of.index(end - performance.now());
      return { state: of.now, ready: added.ready };
    },

    /**
     * Counts queries among the events made ready by `gatherAdded`, until the time is up.
     *
     * @returns the counts of the first ones; `null` where other events were made ready meanwhile
     */
    countAdded({ since, state, queries, nowMs, milliseconds }: Counting & AddedQueries): MatchCount[] | null {
      if (added?.ready !== true || added.since !== since.generation) return null;
      const { lookups } = added;
      const { database, now } = added.of;
      if (now.generation !== state.generation) return null;
      const lowest = database.prepare<[], number>('SELECT ifnull(min(id), 0) FROM event').pluck().get() ?? 0;
      return untilTime(queries, milliseconds, ({ recentFrom, ...query }) => {
        const plan = plans(query, nowMs);
        const count = countFrom(database, plan, 0, lookups);
        const areRecent = count === 0 || recentFrom <= lowest;
        return { count, recent: areRecent ? count : countFrom(database, plan, recentFrom, lookups) };
      });
    },
  };

  return { methods, close: forgetAdded };
}

interface Counting {
  /** What relative times are relative to, milliseconds UTC. */
  nowMs: number;
  milliseconds: number;
}

interface AddedQueries {
  /** Between these two states the events were added. */
  since: PastState;
  state: PastState;
  queries: (PlannedQuery & { recentFrom: number })[];
}

function untilTime<Input, Output>(
  inputs: readonly Input[],
  milliseconds: number,
  work: (input: Input) => Output,
): Output[] {
  const end = performance.now() + milliseconds;
  const outputs: Output[] = [];
  for (const input of inputs) {
    if (outputs.length > 0 && performance.now() >= end) break;
    outputs.push(work(input));
  }
  return outputs;
}

/** Plans that are remembered. */
const mostPlans = 5_000;

/** Makes plans of queries; a plan that is the same at any time once. Throws `query.*`. */
function createPlans(): (query: PlannedQuery, nowMs: number) => SearchPlan {
  const known = new Map<string, SearchPlan>();
  return ({ query, tz, fixed }, nowMs) => {
    const key = `${tz}\n${query}`;
    const found = fixed ? known.get(key) : undefined;
    if (found !== undefined) return found;
    const plan = compileQuery(resolveQuery(parseQuery(query).tree, { nowMs, zone: tz }).tree);
    if (known.size >= mostPlans) known.clear();
    if (fixed) known.set(key, plan);
    return plan;
  };
}

function countOne(database: ReadableDatabase, { from }: CountedQuery, makePlan: () => SearchPlan): QueryCount {
  const start = performance.now();
  try {
    const plan = makePlan();
    const recentFrom = from?.recentFrom ?? startOfRecent(database);
    const counted =
      from === null
        ? countWithRecent(database, plan, recentFrom)
        : countAbove(countFrom(database, plan, recentFrom), from);
    return { ...counted, recentFrom, tookMs: performance.now() - start };
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code === 'search.cancelled') throw thrown;
    return { error: thrown.message };
  }
}

function countAbove(recent: number, { below }: { below: number }): MatchCount {
  return { count: below + recent, recent };
}

function startOfRecent(database: ReadableDatabase): number {
  const newest = database.prepare<[], number>('SELECT time_ms FROM event ORDER BY id DESC LIMIT 1').pluck().get();
  return newest === undefined ? 0 : firstPossibleId(newest - recentMs);
}
