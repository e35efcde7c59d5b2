import type { ReadableDatabase } from '#core/store/database-types.ts';
import type { SearchPlan } from './condition.ts';
import { countValues, keyNames, type ValueCounts } from './read-values.ts';
import { type ResultField, resultField } from './result-fields.ts';
import { openSearch } from './run-search.ts';

/** How many matching events have a value; `null` counts those without one. */
export interface FacetValue {
  value: string | null;
  count: number;
}

export interface Facets {
  total: number;
  /** By the names of the fields as asked for. */
  facets: Record<string, FacetValue[]>;
}

/**
 * Counts the values of fields over all matching events, exactly; most first, then by value. Fields of items
 * count events.
 *
 * @param top at most so many values of each field; all, when left out
 * @throws AppError `usage.invalid_argument` for a field that cannot be counted
 */
export function facets(database: ReadableDatabase, plan: SearchPlan, fields: readonly string[], top?: number): Facets {
  const wanted = fields.map((name) => resultField(name));
  const { ids, total } = openSearch(database, plan);
  const counts = countValues(database, ids, wanted);
  const named = fields.map((name, index) => {
    const values = facetValues(database, wanted[index] as ResultField, counts[index] as ValueCounts);
    return [name, values.slice(0, top)] as const;
  });
  return { total, facets: Object.fromEntries(named) };
}

function facetValues(database: ReadableDatabase, field: ResultField, { byKey, without }: ValueCounts): FacetValue[] {
  // Two keys can mean the same value: two connections of one source.
  const nameOf = keyNames(database, field, byKey.keys());
  const byValue = new Map<string | null, number>();
  for (const [key, count] of byKey) {
    const value = nameOf(key);
    byValue.set(value, (byValue.get(value) ?? 0) + count);
  }
  if (without > 0) byValue.set(null, without);
  return [...byValue].map(([value, count]) => ({ value, count })).sort(mostFirst);
}

function mostFirst(a: FacetValue, b: FacetValue): number {
  if (a.count !== b.count) return b.count - a.count;
  if (a.value === null || b.value === null) return a.value === null ? 1 : -1;
  return a.value < b.value ? -1 : 1;
}
