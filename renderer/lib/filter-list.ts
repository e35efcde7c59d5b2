import type { FilterCount, SavedFilter } from '#shared/saved-filter.ts';

/** Folders by name, each once. */
export function listFolders(filters: readonly SavedFilter[]): string[] {
  return [...new Set(filters.map(({ folder }) => folder))].sort();
}

export function countsByName(counts: readonly FilterCount[]): ReadonlyMap<string, FilterCount> {
  return new Map(counts.map((one) => [one.name, one]));
}

/** Counts with newer ones in place of older ones of the same name. */
export function withCounts(counts: readonly FilterCount[], newer: readonly FilterCount[]): FilterCount[] {
  return [...new Map([...countsByName(counts), ...countsByName(newer)]).values()];
}
