import type { ReadableDatabase } from '#core/store/database-types.ts';
import type { SearchPlan } from './condition.ts';
import { keyNames, visitValues, type WantedField } from './read-values.ts';
import { type Key, type ResultField, resultField } from './result-fields.ts';
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
  const wanted = fields.map((name) => ({ name, field: resultField(name) }));
  const { ids, total } = openSearch(database, plan);
  const counters = wanted.map(({ field }) => createCounter(field, total));
  visitValues(database, ids, counters);
  const counted = wanted.map(({ name }, index) => {
    return [name, (counters[index] as Counter).result(database).slice(0, top)] as const;
  });
  return { total, facets: Object.fromEntries(counted) };
}

interface Counter extends WantedField {
  result: (database: ReadableDatabase) => FacetValue[];
}

function createCounter(field: ResultField, total: number): Counter {
  const byKey = new Map<Key, number>();
  const hasValue = new Uint8Array(total);
  return {
    field,
    visit(position, key) {
      byKey.set(key, (byKey.get(key) ?? 0) + 1);
      hasValue[position] = 1;
    },
    result(database) {
      // Two keys can mean the same value: two connections of one source.
      const nameOf = keyNames(database, field);
      const byValue = new Map<string | null, number>();
      for (const [key, count] of byKey) {
        const value = nameOf(key);
        byValue.set(value, (byValue.get(value) ?? 0) + count);
      }
      const without = hasValue.reduce((count, has) => count - has, total);
      if (without > 0) byValue.set(null, without);
      return [...byValue].map(([value, count]) => ({ value, count })).sort(mostFirst);
    },
  };
}

function mostFirst(a: FacetValue, b: FacetValue): number {
  if (a.count !== b.count) return b.count - a.count;
  if (a.value === null || b.value === null) return a.value === null ? 1 : -1;
  return a.value < b.value ? -1 : 1;
}
