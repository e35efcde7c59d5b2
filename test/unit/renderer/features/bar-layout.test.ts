import { describe, expect, it } from 'vitest';
import type { TimeBuckets } from '#shared/api.ts';
import { labelledBars, layOutBars, othersSeries } from '#renderer/features/histogram/bar-layout.ts';

const dayMs = 86_400_000;

function makeBuckets(counts: Record<string, number>[]): TimeBuckets {
  return {
    by: 'day',
    tz: 'UTC',
    buckets: counts.map((stacks, index) => ({
      start: new Date(index * dayMs).toISOString(),
      count: Object.values(stacks).reduce((sum, count) => sum + count, 0),
      stacks,
    })),
  };
}

describe('bars', () => {
  it('stand for one bucket each, empty ones too', () => {
    const { bars, series, most } = layOutBars(makeBuckets([{ a: 2, '': 9 }, {}, { a: 1, b: 5 }]), 3 * dayMs, 900);
    expect(bars.map(({ fromMs, toMs, count }) => [fromMs / dayMs, toMs / dayMs, count])).toEqual([
      [0, 1, 11],
      [1, 2, 0],
      [2, 3, 6],
    ]);
    expect(bars[2]?.parts).toEqual([
      { series: 'b', count: 5 },
      { series: 'a', count: 1 },
    ]);
    expect(series).toEqual([
      { name: 'b', count: 5 },
      { name: 'a', count: 3 },
      { name: '', count: 9 },
    ]);
    expect(most).toBe(11);
  });

  it('take several buckets where there is no room for each, and lose no event', () => {
    const { bars } = layOutBars(makeBuckets(Array.from({ length: 1001 }, () => ({ a: 1 }))), 1001 * dayMs, 300);
    expect(bars.length).toBeLessThanOrEqual(100);
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(1001);
    expect(bars.at(-1)?.toMs).toBe(1001 * dayMs);
    bars.slice(1).forEach((bar, index) => expect(bar.fromMs).toBe(bars[index]?.toMs));
  });

  it('show eight series at most, the rest together', () => {
    const stacks = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`s${index}`, 20 - index]));
    const { series, bars } = layOutBars(makeBuckets([stacks]), dayMs, 900);
    expect(series).toHaveLength(8);
    expect(series.at(-1)).toEqual({ name: othersSeries, count: 13 + 12 + 11 + 10 + 9 });
    expect(bars[0]?.parts.reduce((sum, { count }) => sum + count, 0)).toBe(bars[0]?.count);
  });

  it('take a value for a value, whatever it is called', () => {
    const stacks = JSON.parse('{"__proto__": 2, "constructor": 1}') as Record<string, number>;
    expect(layOutBars(makeBuckets([stacks, {}]), 2 * dayMs, 900).bars[0]?.parts).toEqual([
      { series: '__proto__', count: 2 },
      { series: 'constructor', count: 1 },
    ]);
  });
});

describe('labels', () => {
  it('are few and never run over the edge', () => {
    expect(labelledBars(0, 800, 100)).toEqual([]);
    expect(labelledBars(1, 800, 100)).toEqual([0]);
    const labels = labelledBars(90, 800, 100);
    expect(labels.length).toBeGreaterThan(4);
    for (const label of labels) expect((label / 90) * 800 + 100).toBeLessThanOrEqual(800);
  });
});
