import type { OpenedSearch } from '#shared/api.ts';
import { AppError } from '#shared/app-error.ts';
import type { PackedEvents } from '#shared/packed-events.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { FirstRows, SearchPage } from '#core/threads/search-methods.ts';
import type { Thread } from '#core/threads/thread-call.ts';
import type { ExplainedQuery } from './explain-query.ts';
import type { Facets } from './facets.ts';
import { type Histogram, type HistogramOptions, histogramUnits } from './histogram.ts';
import type { SqlResult } from './run-sql.ts';

export interface QueryRequest {
  query: string;
  /** IANA zone for dates in the query. */
  tz: string;
}

/** Searching an open workspace. Relative times mean the moment of the call. Throws `query.*`. */
export interface SearchService {
  page: (request: QueryRequest & { limit: number; after: string | null; sort: string[] }) => Promise<SearchPage>;
  count: (request: QueryRequest) => Promise<{ count: number }>;
  facets: (request: QueryRequest & { by: string[]; top: number | null }) => Promise<Facets>;
  /** Throws `usage.invalid_argument` for a unit that is none. */
  histogram: (request: QueryRequest & { by: string; stack: string | null }) => Promise<Histogram>;
  /** Events by hour of the week in the zone: 168 exact counts, Monday's first hour first. */
  rhythm: (request: QueryRequest) => Promise<{ hours: number[] }>;
  explain: (request: QueryRequest) => Promise<ExplainedQuery>;
  /** One reading SQL statement. Throws `store.sql_refused`. */
  sql: (text: string) => Promise<SqlResult>;
  /** Opens a whole result for reading by position; close it when it is no longer shown. */
  open: (request: QueryRequest) => Promise<OpenedSearch>;
  rows: (request: { searchId: number; offset: number; count: number }) => Promise<PackedEvents>;
  /** The newest rows, at once: the others are neither found nor counted. */
  first: (request: QueryRequest & { count: number }) => Promise<FirstRows>;
  close: (request: { searchId: number }) => Promise<void>;
}

export function createSearchService({
  reader,
  now,
  ready,
}: {
  reader: Thread<ReaderMethods>;
  now: () => number;
  /** Resolves when what an earlier process left is indexed. */
  ready: Promise<void>;
}): SearchService {
  return {
    async page(request) {
      await ready;
      return reader.call('searchPage', { ...request, nowMs: now() });
    },
    async count(request) {
      await ready;
      return reader.call('countMatches', { ...request, nowMs: now() });
    },
    async facets(request) {
      await ready;
      return reader.call('facets', { ...request, nowMs: now() });
    },
    async histogram({ by, ...request }) {
      await ready;
      return reader.call('histogram', { ...request, by: histogramUnit(by), nowMs: now() });
    },
    async rhythm(request) {
      await ready;
      return { hours: await reader.call('weekRhythm', { ...request, nowMs: now() }) };
    },
    async explain(request) {
      await ready;
      return reader.call('explain', { ...request, nowMs: now() });
    },
    async sql(text) {
      await ready;
      return reader.call('sql', { text });
    },
    async open(request) {
      await ready;
      const { searchId, total, resolved } = await reader.call('openSearch', { ...request, sort: [], nowMs: now() });
      return { searchId, total, query: request.query, resolved };
    },
    rows: (request) => reader.call('searchRows', request),
    async first({ query, tz, count }) {
      await ready;
      return reader.call('firstRows', { query, tz, count, nowMs: now() });
    },
    close: (request) => reader.call('closeSearch', request),
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
