/**
 * How many of some ids, which descend, are at or above a bound: the place of the first one below it.
 *
 * @param from a place that is known not to lie behind that one
 */
export function countAtLeast(ids: Float64Array, bound: number, from = 0): number {
  let low = from;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] as number) >= bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
