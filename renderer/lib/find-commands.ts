/**
 * How well a title fits what was typed: every word of it begins a word of the title, or stands inside one. `null` when
 * it does not fit; else the smaller the better.
 */
export function fitOf(title: string, typed: string): number | null {
  const words = title.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  let fit = 0;
  for (const wanted of typed.toLowerCase().split(/\s+/)) {
    if (wanted === '') continue;
    const begins = words.findIndex((word) => word.startsWith(wanted));
    const inside = begins >= 0 ? begins : words.findIndex((word) => word.includes(wanted));
    if (inside < 0) return null;
    fit += begins >= 0 ? inside : 100 + inside;
  }
  return fit;
}

/** What fits, best first; what fits alike stays in its order. */
export function findByTitle<Entry extends { title: string }>(entries: readonly Entry[], typed: string): Entry[] {
  return entries
    .flatMap((entry) => {
      const fit = fitOf(entry.title, typed);
      return fit === null ? [] : [{ entry, fit }];
    })
    .sort((one, other) => one.fit - other.fit)
    .map(({ entry }) => entry);
}
