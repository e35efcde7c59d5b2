import type { TimeBucket, TimeBuckets } from '#shared/api.ts';

/** Events of one drawn bar. */
export interface Bar {
  /** Half open, milliseconds UTC. */
  fromMs: number;
  toMs: number;
  count: number;
  /** By series, in their order; those without events are left out. */
  parts: { series: string; count: number }[];
}

export interface BarChart {
  bars: Bar[];
  /** Names of the stacked values with their sums, most first; `others` stands for the rest. */
  series: { name: string; count: number }[];
  /** Highest bar. */
  most: number;
}

/** Bars narrower than this can't be told apart, in pixels. */
const leastBarWidth = 3;
const mostSeries = 8;
/** Name of the series that takes up what has no series of its own; a word no source uses as it has a blank. */
export const othersSeries = 'all others';

/**
 * Lays out buckets as bars. Neighbours share a bar where there are more buckets than fit.
 *
 * @param endMs end of the last bucket, milliseconds UTC
 * @param width of the chart in pixels
 */
export function layOutBars({ buckets }: TimeBuckets, endMs: number, width: number): BarChart {
  const perBar = Math.max(1, Math.ceil(buckets.length / Math.max(1, Math.floor(width / leastBarWidth))));
  const ranked = rankSeries(buckets);
  const named = ranked.length > mostSeries ? ranked.slice(0, mostSeries - 1) : ranked;
  const rest = ranked.slice(named.length).reduce((sum, { count }) => sum + count, 0);
  const series = rest > 0 ? [...named, { name: othersSeries, count: rest }] : named;

  const bars: Bar[] = [];
  for (let first = 0; first < buckets.length; first += perBar) {
    const group = buckets.slice(first, first + perBar);
    const after = buckets[first + perBar];
    const count = group.reduce((sum, bucket) => sum + bucket.count, 0);
    const parts = named.map(({ name }) => ({ series: name, count: sumOf(group, name) }));
    const others = count - parts.reduce((sum, part) => sum + part.count, 0);
    if (rest > 0) parts.push({ series: othersSeries, count: others });
    bars.push({
      fromMs: Date.parse(group[0]?.start ?? ''),
      toMs: after === undefined ? endMs : Date.parse(after.start),
      count,
      parts: parts.filter((part) => part.count > 0),
    });
  }
  return { bars, series, most: bars.reduce((most, { count }) => Math.max(most, count), 0) };
}

function sumOf(buckets: readonly TimeBucket[], name: string): number {
  return buckets.reduce((sum, { stacks = {} }) => sum + (Object.hasOwn(stacks, name) ? (stacks[name] ?? 0) : 0), 0);
}

/** Values of the stacked field, most events first; events without a value (the empty text) come last. */
function rankSeries(buckets: readonly TimeBucket[]): { name: string; count: number }[] {
  const sums = new Map<string, number>();
  for (const { stacks = {} } of buckets) {
    for (const [name, count] of Object.entries(stacks)) sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return [...sums]
    .map(([name, count]) => ({ name, count }))
    .sort((one, other) => Number(one.name === '') - Number(other.name === '') || other.count - one.count);
}

/** Indexes of the bars that get a label under the axis: few, evenly spread, `room` pixels each. */
export function labelledBars(bars: number, width: number, room: number): number[] {
  if (bars === 0) return [];
  const step = Math.max(1, Math.ceil((bars * room) / Math.max(room, width)));
  return Array.from({ length: Math.ceil(bars / step) }, (_, index) => index * step).filter(
    (index) => index === 0 || (index / bars) * width + room <= width,
  );
}
