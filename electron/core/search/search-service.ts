import type { OpenedSearch } from '#shared/api.ts';
import type { Completion, SearchOrder, SearchSlot } from '#shared/search-calls.ts';
import { parseTimeText } from '#shared/time.ts';
import { AppError } from '#shared/app-error.ts';
import type { PackedEvents } from '#shared/packed-events.ts';
import type { ReaderPool } from '#core/threads/reader-pool.ts';
import type { FirstRows, SearchPage } from '#core/threads/search-methods.ts';
import type { ExplainedQuery } from './explain-query.ts';
import type { NarrowedFacets } from './narrow-facets.ts';
import { type Histogram, type HistogramOptions, histogramUnits } from './histogram.ts';
import { createOpenedResults, type OpenedResult, positionOf } from './opened-results.ts';
import type { StopFlag } from './interruption.ts';
import { createSearchSlots } from './search-slots.ts';
import type { SqlResult } from './run-sql.ts';

export interface QueryRequest {
  query: string;
  /** IANA zone for dates in the query. */
  tz: string;
}

/** What can stop a search: newer work for the same slot, or the signal. It ends with `search.cancelled`. */
export interface Stoppable extends SearchSlot {
  signal?: AbortSignal;
}

/** Searching an open workspace. Relative times mean the moment of the call. Throws `query.*`. */
export interface SearchService {
  page: (
    request: QueryRequest & Stoppable & { limit: number; after: string | null; sort: string[] },
  ) => Promise<SearchPage>;
  count: (request: QueryRequest & Stoppable) => Promise<{ count: number }>;
  /** `containing`: only values that contain this text. */
  facets: (
    request: QueryRequest & Stoppable & { by: string[]; top: number | null; containing?: string },
  ) => Promise<NarrowedFacets>;
  /** Throws `usage.invalid_argument` for a unit that is none. */
  histogram: (
    request: QueryRequest & Stoppable & { by: string; stack: string | null; from?: string | null; to?: string | null },
  ) => Promise<Histogram>;
  /** Events by hour of the week in the zone: 168 exact counts, Monday's first hour first. */
  rhythm: (request: QueryRequest & Stoppable) => Promise<{ hours: number[] }>;
  explain: (request: QueryRequest) => Promise<ExplainedQuery>;
  /** One reading SQL statement. Throws `store.sql_refused`. */
  sql: (text: string, signal?: AbortSignal) => Promise<SqlResult>;
  /** Opens a whole result for reading by position; close it when it is no longer shown. */
  open: (request: QueryRequest & Stoppable & { sort?: SearchOrder[] }) => Promise<OpenedSearch>;
  rows: (request: { searchId: number; offset: number; count: number }) => Promise<PackedEvents>;
  /** An opened result itself: its events in their order, and what was asked. Throws `usage.invalid_argument`. */
  opened: (request: { searchId: number }) => OpenedResult;
  /** The newest rows, at once: the others are neither found nor counted. */
  first: (request: QueryRequest & Stoppable & { count: number }) => Promise<FirstRows>;
  /**
   * The position of the earliest event at or after a time, in whatever order the result is; of the latest event when
   * all are before it. Throws `usage.invalid_argument` for a text that is no time, or a result that is not open.
   */
  locate: (request: { searchId: number; time: string; tz: string }) => Promise<{ position: number }>;
  /** What may be typed at a place of a query text; the text need not be a query yet. */
  complete: (request: { text: string; position: number; tz: string }) => Promise<Completion>;
  /** Stops all that runs for a slot. */
  cancel: (slot: string) => void;
  close: (request: { searchId: number }) => Promise<void>;
}

export function createSearchService({
  readers,
  runSql,
  now,
  ready,
}: {
  readers: ReaderPool;
  /** Runs a statement within limits, see `runSqlProcess`. */
  runSql: SearchService['sql'];
  now: () => number;
  /** Resolves when what an earlier process left is indexed. */
  ready: Promise<void>;
}): SearchService {
  const slots = createSearchSlots();
  const opened = createOpenedResults();
  const pages = readers.on('page');
  const wholes = readers.on('whole');
  const values = readers.on('values');

  /** Runs a search that can be stopped; what stops it stays on this side. */
  async function run<Request extends Stoppable, Output>(
    kind: string,
    { slot, signal, ...request }: Request,
    search: (request: Omit<Request, keyof Stoppable> & { nowMs: number; stop: StopFlag }) => Promise<Output>,
  ): Promise<Output> {
    return slots.run(kind, { slot, signal }, async (stop) => {
      await ready;
      return search({ ...request, nowMs: now(), stop });
    });
  }

  return {
    page: (asked) => run('page', asked, (request) => wholes.call('searchPage', request)),
    count: (asked) => run('count', asked, (request) => wholes.call('countMatches', request)),
    facets: (asked) => run('facets', asked, (request) => values.call('facets', request)),
    histogram: async ({ by, ...asked }) => {
      const unit = histogramUnit(by);
      return run('histogram', asked, (request) => values.call('histogram', { ...request, by: unit }));
    },
    rhythm: (asked) => run('rhythm', asked, async (request) => ({ hours: await values.call('weekRhythm', request) })),
    async explain(request) {
      await ready;
      return pages.call('explain', { ...request, nowMs: now() });
    },
    async sql(text, signal) {
      await ready;
      return runSql(text, signal);
    },
    open: ({ sort = [], ...asked }) =>
      run('open', asked, async (request) => {
        const keys = sort.map(({ field, direction }) => `${field}:${direction}`);
        const { ids, resolved, notices } = await wholes.call('findIds', { ...request, sort: keys });
        const { query, tz, nowMs } = request;
        const searchId = opened.add({ ids, asked: { query, tz, sort: keys, nowMs } });
        return { searchId, total: ids.length, query: request.query, resolved, notices };
      }),
    async rows({ searchId, offset, count }) {
      const { ids } = opened.get(searchId);
      return pages.call('rowsOf', { ids: ids.slice(offset, offset + count) });
    },
    first: (asked) => run('first', asked, (request) => pages.call('firstRows', request)),
    async locate({ searchId, time, tz }) {
      const { ids } = opened.get(searchId);
      const range = parseTimeText(time, tz, now());
      if (range === null) {
        throw new AppError('usage.invalid_argument', `“${time}” is no time.`, 'Write a date like 2026-03-04.');
      }
      const bound = await pages.call('firstIdAtOrAfter', { timeMs: range.fromMs });
      return { position: positionOf(ids, bound) };
    },
    async complete(request) {
      await ready;
      return slots.run('complete', { slot: 'completion' }, (stop) =>
        values.call('complete', { ...request, nowMs: now(), stop }),
      );
    },
    opened: ({ searchId }) => opened.get(searchId),
    cancel: (slot) => slots.cancel(slot),
    async close({ searchId }) {
      opened.close(searchId);
    },
  };
}

function histogramUnit(name: string): HistogramOptions['by'] {
  const unit = (['auto', ...histogramUnits] as const).find((one) => one === name);
  if (unit !== undefined) return unit;
  throw new AppError(
    'usage.invalid_argument',
    `${name} is no unit of time.`,
    `Units are auto, ${histogramUnits.join(', ')}.`,
  );
}
