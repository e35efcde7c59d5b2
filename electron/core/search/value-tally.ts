import { fold } from '#shared/fold.ts';

/** Counts of values under their folded form, with every way they are written. */
export interface Tally {
  fits: (folded: string) => boolean;
  byFolded: Map<string, { count: number; spellings: Map<string, number> }>;
  /** Whether each count is final as soon as it is there, even when counting stops early. */
  isExact: boolean;
}

export function createTally(fits: (folded: string) => boolean): Tally {
  return { fits, byFolded: new Map(), isExact: false };
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

/** Most first, then in the order of the alphabet; without counts where they are not known to be complete. */
export function talliedValues({ byFolded }: Tally, isComplete: boolean): { value: string; count: number | null }[] {
  const values = [...byFolded].filter(([, { count }]) => count > 0);
  values.sort(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1));
  return values.map(([, { count, spellings }]) => {
    const [first, ...others] = [...spellings];
    const [value] = others.reduce((best, one) => (one[1] > best[1] ? one : best), first as [string, number]);
    return { value, count: isComplete ? count : null };
  });
}
