import { fold } from '#shared/fold.ts';
import type { FacetEntry } from '#renderer/state/facets.svelte.ts';

/** Drawn at once; further ones are found by typing. */
const mostShown = 200;

/** Entries whose value contains a text, without case and accents, and how many more there are than can be shown. */
export function findEntries(entries: readonly FacetEntry[], text: string): { shown: FacetEntry[]; more: number } {
  const wanted = fold(text.trim());
  const found = wanted === '' ? [...entries] : entries.filter(({ value }) => fold(value ?? '').includes(wanted));
  return { shown: found.slice(0, mostShown), more: Math.max(0, found.length - mostShown) };
}
