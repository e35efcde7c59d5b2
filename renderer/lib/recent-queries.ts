/** A query that was run, with what it found then. */
export interface RecentQuery {
  query: string;
  count: number;
  /** Milliseconds UTC. */
  atMs: number;
}

const mostKept = 100;

/** The list with a query at its top; a query stands in it once, with its latest count. */
export function withRecentQuery(list: readonly RecentQuery[], added: RecentQuery): RecentQuery[] {
  if (added.query.trim() === '') return [...list];
  return [added, ...list.filter(({ query }) => query !== added.query)].slice(0, mostKept);
}

/** True for a list as it is remembered. */
export function isRecentQueries(value: unknown): value is RecentQuery[] {
  return (
    Array.isArray(value) &&
    value.every(
      (each: Partial<RecentQuery> | null) =>
        typeof each?.query === 'string' && typeof each.count === 'number' && typeof each.atMs === 'number',
    )
  );
}
