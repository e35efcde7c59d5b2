import { describe, expect, it } from 'vitest';
import { drawSample, shareOut } from '#core/investigations/sampling.ts';

const population = Array.from({ length: 100 }, (_, index) => ({
  id: `gs:${index}`,
  stratum: index < 80 ? 'a' : index < 99 ? 'b' : 'c',
}));
const request = { seed: '2026-Q1', populationHash: 'ab'.repeat(32), size: 10 };

describe('a sample', () => {
  it('is the same for the same seed and population, in whatever order that comes', () => {
    const drawn = drawSample(population, { ...request, method: 'random' });
    expect(drawn).toHaveLength(10);
    expect(drawSample(population.toReversed(), { ...request, method: 'random' })).toEqual(drawn);
    // Fixed once and for all: samples drawn in earlier years must come out the same.
    expect(drawn.slice(0, 3).map((item) => item.id)).toMatchInlineSnapshot(`
      [
        "gs:23",
        "gs:21",
        "gs:15",
      ]
    `);
  });

  it('differs with seed and population hash', () => {
    const drawn = drawSample(population, { ...request, method: 'random' });
    expect(drawSample(population, { ...request, seed: 'x', method: 'random' })).not.toEqual(drawn);
    expect(drawSample(population, { ...request, populationHash: 'cd'.repeat(32), method: 'random' })).not.toEqual(
      drawn,
    );
  });

  it('goes on where a smaller one ended', () => {
    const ten = drawSample(population, { ...request, method: 'random' });
    expect(drawSample(population, { ...request, size: 15, method: 'random' }).slice(0, 10)).toEqual(ten);
  });

  it('gives each stratum its share, and none less than one', () => {
    const drawn = drawSample(population, { ...request, method: 'stratified' });
    const strata = [...Map.groupBy(drawn, (item) => item.stratum)];
    const counts = Object.fromEntries(strata.map(([name, items]) => [name, items.length]));
    expect(counts).toEqual({ a: 7, b: 2, c: 1 });
  });

  it('by interval is spread evenly', () => {
    const drawn = drawSample(population, { ...request, method: 'interval' }).map((item) => Number(item.id.slice(3)));
    const steps = drawn.slice(1).map((value, index) => (value - (drawn[index] as number) + 100) % 100);
    expect(new Set(steps)).toEqual(new Set([10]));
  });

  it('is all of a population that is smaller', () => {
    for (const method of ['random', 'stratified', 'interval'] as const) {
      expect(drawSample(population, { ...request, size: 1000, method })).toHaveLength(100);
      expect(drawSample([], { ...request, method })).toEqual([]);
    }
  });

  it('shares out exactly, and never more than there are', () => {
    expect(shareOut([1, 1, 98], 50)).toEqual([1, 1, 48]);
    expect(shareOut([5, 5], 3)).toEqual([2, 1]);
    expect(shareOut([5, 5, 5], 2)).toEqual([1, 1, 0]);
    expect(shareOut([2, 3], 5)).toEqual([2, 3]);
  });
});
