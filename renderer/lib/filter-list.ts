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

/** Filters that are counted in one call behind those on the screen. */
const countedTogether = 100;

/**
 * The order in which filters are counted: those of the side bar, which are always in sight, then those that are on the
 * screen in the list, then the others, so many at a time. Each list of names is one call; its counts show at once.
 *
 * @param onScreen names
 */
export function countingOrder(
  filters: readonly Pick<SavedFilter, 'name' | 'pinned'>[],
  onScreen: readonly string[],
): string[][] {
  const seen = new Set(onScreen);
  const pinned = filters.filter((filter) => filter.pinned);
  const rest = filters.filter((filter) => !filter.pinned);
  const parts = [pinned, rest.filter(({ name }) => seen.has(name))];
  const hidden = rest.filter(({ name }) => !seen.has(name));
  for (let start = 0; start < hidden.length; start += countedTogether) {
    parts.push(hidden.slice(start, start + countedTogether));
  }
  return parts.filter((part) => part.length > 0).map((part) => part.map(({ name }) => name));
}
