import { fold } from '#shared/fold.ts';
import type { Facets, FacetValue } from './facets.ts';

/** Facets of which not all values are given, with what is left out. */
export interface NarrowedFacets extends Facets {
  /** By field: how many values are left out, and the sum of their counts. */
  others?: Record<string, { values: number; count: number }>;
}

/**
 * The first values of each facet that contain a text.
 *
 * @param top at most so many values of each field; all for `null`
 * @param containing without case and accents; empty for any
 */
export function narrowFacets(all: Facets, top: number | null, containing: string): NarrowedFacets {
  const part = fold(containing);
  const narrowed: NarrowedFacets = { total: all.total, facets: {} };
  for (const [field, values] of Object.entries(all.facets)) {
    const fitting = part === '' ? values : values.filter(({ value }) => value !== null && fold(value).includes(part));
    narrowed.facets[field] = fitting.slice(0, top ?? undefined);
    if (top === null) continue;
    const left = fitting.slice(top);
    narrowed.others ??= {};
    narrowed.others[field] = {
      values: left.length,
      count: left.reduce((sum: number, one: FacetValue) => sum + one.count, 0),
    };
  }
  return narrowed;
}
