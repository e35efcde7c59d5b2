import type { AuditEvent } from '#shared/audit-event.ts';
import type { OpenedSearch } from '#shared/api.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { SearchPage } from '#core/threads/search-methods.ts';
import type { Thread } from '#core/threads/thread-call.ts';

export interface QueryRequest {
  query: string;
  /** IANA zone for dates in the query. */
  tz: string;
}

/** Searching an open workspace. Relative times mean the moment of the call. Throws `query.*`. */
export interface SearchService {
  page: (request: QueryRequest & { limit: number; after: string | null; sort: string[] }) => Promise<SearchPage>;
  count: (request: QueryRequest) => Promise<{ count: number }>;
  /** Opens a whole result for reading by position; close it when it is no longer shown. */
  open: (request: QueryRequest) => Promise<OpenedSearch>;
  rows: (request: { searchId: number; offset: number; count: number }) => Promise<AuditEvent[]>;
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
    async open(request) {
      await ready;
      const { searchId, total, resolved } = await reader.call('openSearch', { ...request, nowMs: now() });
      return { searchId, total, query: request.query, resolved };
    },
    rows: (request) => reader.call('searchRows', request),
    close: (request) => reader.call('closeSearch', request),
  };
}
