import { fold } from '#shared/fold.ts';

/** Counts of values under their folded form, with every way they are written. */
export interface Tally {
  fits: (folded: string) => boolean;
  byFolded: Map<string, { count: number; spellings: Map<string, number> }>;
  /** Whether each count is final as soon as it is there, even when counting stops early. */
  isExact: boolean;
  /** Values that are there, not counted yet. */
  uncounted: Set<string>;
}

export function createTally(fits: (folded: string) => boolean): Tally {
  return { fits, byFolded: new Map(), isExact: false, uncounted: new Set() };
}

/** Adds events that have a value; events with two spellings of it must not be added twice. */
export function addCount(tally: Tally, value: string, events: number, folded = fold(value)): void {
  if (!tally.fits(folded)) return;
  let entry = tally.byFolded.get(folded);
  if (entry === undefined) {
    entry = { count: 0, spellings: new Map() };
    tally.byFolded.set(folded, entry);
  }
  entry.count += events;
  entry.spellings.set(value, (entry.spellings.get(value) ?? 0) + events);
}

/**
 * Most first, then in the order of the alphabet; without counts where they are not known to be complete. Values that
 * were not counted come last.
 *
 * @param most at most so many
 */
export function talliedValues(
  { byFolded, uncounted }: Tally,
  isComplete: boolean,
  most: number,
): { value: string; count: number | null }[] {
  const values = [...byFolded].filter(([, { count }]) => count > 0);
  const counts = values.map(([, { count }]) => count).sort((a, b) => b - a);
  // Of many values seen once, nearly all go: to find the few that stay costs less than to put all in order.
  const least = counts[most - 1] ?? 0;
  const ties = values.filter(([, { count }]) => count === least).slice(0, most * 20);
  const shown = values.filter(([, { count }]) => count > least).concat(ties);
  shown.sort(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1));
  const counted = shown.slice(0, most).map(([, { count, spellings }]) => {
    return { value: usualSpelling(spellings), count: isComplete ? count : null };
  });
  return [...counted, ...[...uncounted].map((value) => ({ value, count: null }))].slice(0, most);
}

function usualSpelling(spellings: ReadonlyMap<string, number>): string {
  let usual = '';
  let most = 0;
  for (const [value, count] of spellings) {
    if (count > most) [usual, most] = [value, count];
  }
  return usual;
}
