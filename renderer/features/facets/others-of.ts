import type { FacetEntry } from '#renderer/state/facets.svelte.ts';

/** Values that are not drawn, and the sum of their events; an event with several values is in it several times. */
export interface Others {
  values: number;
  count: number;
}

/** What lies beyond the drawn entries: known ones that are not drawn, and those that were not even fetched. */
export function othersOf(entries: readonly FacetEntry[], drawn: number, beyond: Others | undefined): Others | null {
  const hidden = entries.slice(drawn);
  const values = hidden.length + (beyond?.values ?? 0);
  const count = hidden.reduce((sum, entry) => sum + entry.count, beyond?.count ?? 0);
  return values === 0 ? null : { values, count };
}
