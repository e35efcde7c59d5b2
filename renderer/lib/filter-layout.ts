import type { FilterDefinition } from '#shared/saved-filter.ts';
import { compareFilters } from '#shared/saved-filter.ts';
import type { SearchOrder } from '#shared/search-calls.ts';
import { columnNames } from './columns.ts';
import type { ColumnName } from './columns.ts';

/** Columns of the window by their names in filters, which are those of exports. */
export function filterColumnsOf(columns: readonly ColumnName[] | null): string[] | null {
  return columns?.map((name) => (name === 'items' ? 'itemCount' : name)) ?? null;
}

/** The columns of a filter as far as the window has them; `null`, the usual ones, where it has none of them. */
export function gridColumnsOf(columns: readonly string[] | null): ColumnName[] | null {
  const names = (columns ?? []).map((name) => (name === 'itemCount' ? 'items' : name));
  const known = names.filter((name): name is ColumnName => columnNames.some((column) => column === name));
  return known.length === 0 ? null : [...new Set(known)];
}

/** `FIELD:asc`, `FIELD:desc`. */
export function filterSortOf(sort: readonly SearchOrder[]): string[] {
  return sort.map(({ field, direction }) => `${field}:${direction}`);
}

/** Two keys at most; without a direction a key ascends. */
export function searchSortOf(sort: readonly string[]): SearchOrder[] {
  return sort.slice(0, 2).map((key) => {
    const [field = '', direction] = key.split(':');
    return { field, direction: direction === 'desc' ? 'desc' : 'asc' };
  });
}

/** Whether what is on the screen is something else than a saved filter, its description aside. */
export function differsFrom(saved: FilterDefinition, shown: FilterDefinition): boolean {
  const drawn: FilterDefinition = {
    ...saved,
    columns: filterColumnsOf(gridColumnsOf(saved.columns)),
    sort: filterSortOf(searchSortOf(saved.sort)),
    // A filter without a zone takes the reader's.
    tz: saved.tz ?? shown.tz,
    description: shown.description,
  };
  return compareFilters(drawn, shown).length > 0;
}
