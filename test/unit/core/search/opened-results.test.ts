import { describe, expect, it } from 'vitest';
import { createOpenedResults, positionOf } from '#core/search/opened-results.ts';

describe('positionOf', () => {
  const newestFirst = new Float64Array([50, 40, 30, 20, 10]);

  it.each([
    [30, 2],
    [25, 2],
    [10, 4],
    [5, 4],
    [50, 0],
    [null, 0],
  ])('finds the earliest at or above %s newest first', (bound, position) => {
    expect(positionOf(newestFirst, bound)).toBe(position);
  });

  it('finds the same event in any order', () => {
    expect(positionOf(newestFirst.toReversed(), 25)).toBe(2);
    expect(positionOf(new Float64Array([20, 50, 10, 30, 40]), 25)).toBe(3);
    expect(positionOf(new Float64Array([20, 50, 10, 30, 40]), null)).toBe(1);
  });

  it('stays at the beginning of an empty result', () => {
    expect(positionOf(new Float64Array(), 5)).toBe(0);
  });
});

describe('opened results', () => {
  it('drops the oldest of too many, and says so', () => {
    const asked = { query: '', tz: 'UTC', sort: [], nowMs: 0 };
    const opened = createOpenedResults();
    const first = opened.add({ ids: new Float64Array([1]), asked });
    for (let index = 0; index < 7; index++) opened.add({ ids: new Float64Array(), asked });
    expect([...opened.get(first).ids]).toEqual([1]);
    opened.add({ ids: new Float64Array(), asked });
    expect(() => opened.get(first)).toThrow('no longer open');
  });
});
