import { AppError } from '#shared/app-error.ts';
import type { AuditEvent } from '#shared/audit-event.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { resolveQuery } from '#shared/query/resolve-query.ts';
import type { TickmarkQueryTree } from '#shared/query/tree.ts';
import { compileQuery } from '#core/search/compile-query.ts';
import type { SearchPlan } from '#core/search/condition.ts';
import { readCursor, writeCursor } from '#core/search/cursor.ts';
import { type ExplainedQuery, explainQuery } from '#core/search/explain-query.ts';
import { facets } from '#core/search/facets.ts';
import { type Histogram, histogram, type HistogramOptions } from '#core/search/histogram.ts';
import { allIds } from '#core/search/matching-ids.ts';
import { countMatches, openSearch, searchPage, sortedPage, sortKeyValues } from '#core/search/run-search.ts';
import { type CompletionRequest, completeQuery } from '#core/search/complete-query.ts';
import type { Completion } from '#shared/search-calls.ts';
import { interruptible, stopCheck, type StopFlag } from '#core/search/interruption.ts';
import { type NarrowedFacets, narrowFacets } from '#core/search/narrow-facets.ts';
import { partOf, searchNotices } from '#core/search/search-notices.ts';
import { firstIdAtOrAfter } from '#core/store/event-ids.ts';
import { withinRange } from '#shared/query/within-range.ts';
import { parseSort, type SortKey, timeOrder } from '#core/search/sort-order.ts';
import { weekRhythm } from '#core/search/week-rhythm.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { readEvents } from '#core/store/event-reader.ts';
import { readPackedEvents } from '#core/store/packed-event-reader.ts';
import type { PackedEvents } from '#shared/packed-events.ts';
import { type ExportedEvents, type ExportNeeds, readExported } from '#core/store/exported-events.ts';

/** A query as typed, with what its relative times are resolved against. */
export interface SearchRequest {
  query: string;
  /** IANA zone. */
  tz: string;
  /** Milliseconds UTC. */
  nowMs: number;
  /** Ends the work with `search.cancelled` once it is set. */
  stop?: StopFlag;
}

export interface SortedSearchRequest extends SearchRequest {
  /** `FIELD[:asc|desc]` each; none means newest first. */
  sort: string[];
}

export interface ResolvedRange {
  from: string | null;
  to: string | null;
  tz: string;
}

export interface SearchPage {
  query: string;
  resolved: ResolvedRange;
  total: number;
  events: AuditEvent[];
  next: string | null;
  /** What the user should know: why it may have taken long. */
  notices: string[];
}

/** All events of a result: their ids in the order asked for. */
export interface FoundIds {
  ids: Float64Array;
  resolved: ResolvedRange;
  notices: string[];
}

/** The beginning of a result, and whether it goes on. */
export interface FirstRows {
  events: PackedEvents;
  more: boolean;
  resolved: ResolvedRange;
}

export interface OpenedResult {
  searchId: number;
  total: number;
  resolved: ResolvedRange;
  /** The query as typed, as a tree. */
  tree: TickmarkQueryTree;
}

/** Opened results kept for paging; older ones are dropped, and their pages ask to search again. */
const openResults = 8;
/** Most rows of one page. */
const mostRows = 1_000;

/** How these methods reach the store. */
export interface ReadAccess {
  /** One call reads one state of the store. */
  read: <Output>(look: (database: ReadableDatabase) => Output) => Output;
  /** From now on all calls read the same state, until the reader ends. */
  freeze: () => void;
}

/** What a reader knows of searching. */
export function createSearchMethods({ read, freeze }: ReadAccess) {
  /** Reads one state of the store, until somebody sets the flag. */
  function look<Output>({ stop }: { stop?: StopFlag }, work: (database: ReadableDatabase) => Output): Output {
    return read((database) => interruptible(database, stopCheck(stop), () => work(database)));
  }

  const opened = new Map<number, Float64Array>();
  let lastSearchId = 0;

  function openedIds(searchId: number): Float64Array {
    const ids = opened.get(searchId);
    if (ids === undefined) {
      throw new AppError('usage.invalid_argument', 'This result is no longer open.', 'Search again.');
    }
    return ids;
  }

  /** Finds all matching events and keeps their places, so that any page is at hand. */
  function open(request: SortedSearchRequest): OpenedResult {
    const { plan, resolved, tree } = planOf(request);
    const sort = sortKeys(request.sort);
    const { ids, total } = read((database) => openSearch(database, plan, sort));
    lastSearchId += 1;
    opened.set(lastSearchId, ids);
    const oldest = opened.keys().next().value;
    if (opened.size > openResults && oldest !== undefined) opened.delete(oldest);
    return { searchId: lastSearchId, total, resolved, tree };
  }

  /** Keeps a result that was found before, in its order. */
  function hold(ids: Float64Array, request: SortedSearchRequest): OpenedResult {
    const { resolved, tree } = planOf(request);
    lastSearchId += 1;
    opened.set(lastSearchId, ids);
    return { searchId: lastSearchId, total: ids.length, resolved, tree };
  }

  return {
    /** The events of one page, with the exact number of all. Other orders than newest first read all ids. */
    searchPage(request: SortedSearchRequest & { limit: number; after: string | null }): SearchPage {
      const { limit, query } = request;
      const { plan, resolved, tree } = planOf(request);
      const sort = sortKeys(request.sort);
      return look(request, (database) => {
        const after = request.after === null ? null : readCursor(database, request.after);
        const isByTime = timeOrder(sort) !== null;
        if (!isByTime && after !== null && after.keys.length !== sort.length) throw otherOrder();
        // One more than asked for tells whether there is a next page.
        const ids =
          timeOrder(sort) === 'newest-first'
            ? newestFirst(database, plan, { limit: limit + 1, afterId: after?.id ?? null }, partOf(tree) !== null)
            : sortedPage(database, plan, { sort, limit: limit + 1, after });
        const events = readEvents(database, ids.slice(0, limit));
        const [last, lastId] = [events.at(-1), ids[limit - 1]];
        const keys = isByTime || lastId === undefined ? [] : sortKeyValues(database, sort, lastId);
        const next = ids.length > limit && last !== undefined ? writeCursor(last, keys) : null;
        const total = countMatches(database, plan);
        return { query, resolved, total, events, next, notices: searchNotices(tree, sort, total) };
      });
    },

    countMatches(request: SearchRequest): { count: number } {
      const { plan } = planOf(request);
      return look(request, (database) => ({ count: countMatches(database, plan) }));
    },

    /** Exact counts by the values of fields, over the whole result. */
    facets({
      by,
      top,
      containing = '',
      ...request
    }: SearchRequest & { by: string[]; top: number | null; containing?: string }): NarrowedFacets {
      const { plan } = planOf(request);
      return look(request, (database) => narrowFacets(facets(database, plan, by), top, containing));
    },

    /** Events over time, in the calendar of the request's zone. */
    histogram({ by, stack, from = null, to = null, ...request }: SearchRequest & HistogramChoices): Histogram {
      const { plan, resolved } = planOf(request, { from, to });
      const options = { by, zone: request.tz, resolved, stackField: stack ?? undefined };
      return look(request, (database) => histogram(database, plan, options));
    },

    /** Events by hour of the week, see `weekRhythm`. */
    weekRhythm(request: SearchRequest): number[] {
      const { plan } = planOf(request);
      return look(request, (database) => weekRhythm(database, plan, request.tz));
    },

    explain(request: SearchRequest): ExplainedQuery {
      const { tree, absolute } = planOf(request);
      return read((database) => explainQuery(database, tree, absolute));
    },

    openSearch: open,

    /** Rows of a result opened here, by position; fewer where events are gone meanwhile. */
    searchRows({ searchId, offset, count }: { searchId: number; offset: number; count: number }): PackedEvents {
      const wanted = openedIds(searchId).subarray(offset, offset + Math.min(count, mostRows));
      return read((database) => readPackedEvents(database, wanted));
    },

    /** All events of a result, for whoever holds them to ask for pages. */
    findIds(request: SortedSearchRequest): FoundIds {
      const { plan, resolved, tree } = planOf(request);
      const sort = sortKeys(request.sort);
      return look(request, (database) => {
        const { ids, total } = openSearch(database, plan, sort);
        return { ids, resolved, notices: searchNotices(tree, sort, total) };
      });
    },

    /** Keeps the ids of all events at hand, for the first result of all. */
    loadIds(): void {
      read(allIds);
    },

    /** Events by their ids, at most a page; those that are gone meanwhile are left out. */
    rowsOf({ ids }: { ids: Float64Array }): PackedEvents {
      return read((database) => readPackedEvents(database, ids.subarray(0, mostRows)));
    },

    /** The smallest id among events at or after a time (milliseconds UTC), `null` when there is none. */
    firstIdAtOrAfter({ timeMs }: { timeMs: number }): number | null {
      return read((database) => firstIdAtOrAfter(database, timeMs));
    },

    /** What may be typed at a place of a query, see `completeQuery`. */
    complete(request: CompletionRequest & { stop?: StopFlag }): Completion {
      return look(request, (database) => completeQuery(database, request));
    },

    /** The newest rows of a query, without finding or counting the others. */
    firstRows({ count, ...request }: SearchRequest & { count: number }): FirstRows {
      const { plan, resolved } = planOf(request);
      const limit = Math.min(count, mostRows);
      return look(request, (database) => {
        const ids = searchPage(database, plan, { limit: limit + 1, afterId: null });
        return { events: readPackedEvents(database, ids.slice(0, limit)), more: ids.length > limit, resolved };
      });
    },

    /**
     * Opens a result over one frozen state of the store, which this reader keeps until it ends: for an
     * export, which has a reader of its own.
     *
     * @param ids the events themselves, in their order, where they were found before
     */
    openFrozen({ ids, ...request }: SortedSearchRequest & { ids?: Float64Array }): OpenedResult {
      freeze();
      return ids === undefined ? open(request) : hold(ids, request);
    },

    /** How many deployed items the events of an opened result have. */
    countItems({ searchId }: { searchId: number }): number {
      return read((database) => {
        let items = 0;
        const count = database.prepare<[bigint], number>('SELECT count(*) FROM event_item WHERE event_id = ?').pluck();
        for (const id of openedIds(searchId)) items += count.get(BigInt(id)) ?? 0;
        return items;
      });
    },

    /** Rows of an opened result with what an export's columns need of them. */
    exportRows(request: { searchId: number; offset: number; count: number; needs: ExportNeeds }): ExportedEvents {
      const ids = openedIds(request.searchId).subarray(request.offset, request.offset + request.count);
      return read((database) => readExported(database, ids, request.needs));
    },

    /** Events of an opened result, by position. */
    exportIds({ searchId, offset, count }: { searchId: number; offset: number; count: number }): Float64Array {
      return openedIds(searchId).subarray(offset, offset + count);
    },

    closeSearch({ searchId }: { searchId: number }): void {
      opened.delete(searchId);
    },
  };
}

function sortKeys(sort: readonly string[]): SortKey[] {
  return sort.length === 0 ? [] : parseSort(sort.join(','));
}

/**
 * One page of ids, newest first. A scan for parts of words reads everything for the count anyway: the page is cut from
 * what it has found, instead of scanning twice.
 */
function newestFirst(
  database: ReadableDatabase,
  plan: SearchPlan,
  page: { limit: number; afterId: number | null },
  isScan: boolean,
): ArrayLike<number> & { slice: (from: number, to: number) => ArrayLike<number> } {
  if (!isScan) return searchPage(database, plan, page);
  const { ids } = openSearch(database, plan);
  const { limit, afterId } = page;
  const first = afterId === null ? 0 : ids.findIndex((id) => id < afterId);
  return first < 0 ? [] : ids.subarray(first, first + limit);
}

function otherOrder(): AppError {
  return new AppError(
    'usage.invalid_argument',
    'The cursor is of a page in another order.',
    'Ask for all pages with the same --sort.',
  );
}

/** How a histogram is cut, and the range it is narrowed to (dates or instants, `null` where open). */
interface HistogramChoices {
  by: HistogramOptions['by'];
  stack: string | null;
  from?: string | null;
  to?: string | null;
}

interface PlannedSearch {
  plan: SearchPlan;
  resolved: ResolvedRange;
  /** As typed, and with every time as an absolute range. */
  tree: TickmarkQueryTree;
  absolute: TickmarkQueryTree;
}

function planOf(
  { query, tz, nowMs }: SearchRequest,
  range: { from: string | null; to: string | null } = { from: null, to: null },
): PlannedSearch {
  const tree = withinRange(parseQuery(query).tree, range);
  const { tree: absolute, resolved } = resolveQuery(tree, { nowMs, zone: tz });
  return { plan: compileQuery(absolute), resolved, tree, absolute };
}
