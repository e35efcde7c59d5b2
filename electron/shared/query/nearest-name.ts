/** Longer texts are no mistyped names, and comparing them would cost their length squared. */
const longestTyped = 64;

/** The known name most like a mistyped one: the fewest letters added, left out, changed or swapped. */
export function nearestName(typed: string, known: readonly string[]): string {
  const wanted = typed.slice(0, longestTyped).toLowerCase();
  let best = '';
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const name of known) {
    // A name that begins as typed is meant more often than a short one that needs as many changes.
    const isBegun = wanted.length > 1 && name.startsWith(wanted);
    const distance = isBegun ? 0.5 : editDistance(wanted, name.toLowerCase());
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** Edits between two texts, a swap of neighbours counting as one (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const present = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (last[column] as number) + 1,
        (present[column - 1] as number) + 1,
        (last[column - 1] as number) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (beforeLast[column - 2] as number) + 1);
      }
      present.push(cost);
    }
    beforeLast = last;
    last = present;
  }
  return last[b.length] as number;
}
