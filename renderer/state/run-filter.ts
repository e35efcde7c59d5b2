import type { FilterDefinition, SavedFilter } from '#shared/saved-filter.ts';
import {
  differsFrom,
  filterColumnsOf,
  filterSortOf,
  gridColumnsOf,
  searchSortOf,
} from '#renderer/lib/filter-layout.ts';
import type { AppState } from './app-state.svelte.ts';

/** What is on the screen, as a filter keeps it. */
export function definitionOnScreen({ search, columns, results, settings }: AppState): FilterDefinition {
  return {
    query: search.text,
    columns: filterColumnsOf(columns.chosen?.shown ?? null),
    sort: filterSortOf(search.sort),
    group: results.grouping.field,
    tz: settings.zone,
    description: '',
  };
}

/** Whether the screen shows something else by now than the filter that was run last. */
export function isFilterChanged(app: AppState): boolean {
  const { current } = app.filters;
  return current !== null && differsFrom(current, definitionOnScreen(app));
}

/** Shows a filter's result as it was laid out. */
export async function runFilter(app: AppState, filter: SavedFilter): Promise<void> {
  const { search, columns, results, settings, router, filters } = app;
  router.go('search');
  filters.dialog = null;
  filters.currentName = filter.name;
  if (filter.tz !== null) settings.setZone(filter.tz);
  columns.set(gridColumnsOf(filter.columns));
  search.sort = searchSortOf(filter.sort);
  results.grouping.field = filter.group;
  await search.search(filter.query);
}
