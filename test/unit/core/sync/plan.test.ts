import { describe, expect, it } from 'vitest';
import { largerWindow, oldestReading, planRanges, smallerWindow } from '#core/sync/plan.ts';

const day = 86_400_000;
const base = { recorded: [], fromMs: null, toMs: null, refetch: false, overlapMs: 3 * day, nowMs: 100 * day };

describe('the plan of a sync', () => {
  it('goes back thirty days the first time', () => {
    expect(planRanges(base)).toEqual([{ fromMs: 70 * day, toMs: 100 * day }]);
  });

  it('goes on from the last covered instant, less the overlap', () => {
    const recorded = [{ fromMs: 40 * day, toMs: 90 * day, state: 'unverified' as const }];
    expect(planRanges({ ...base, recorded })).toEqual([{ fromMs: 87 * day, toMs: 100 * day }]);
  });

  it('first finishes what earlier runs left open', () => {
    const recorded = [
      { fromMs: 40 * day, toMs: 90 * day, state: 'unverified' as const },
      { fromMs: 30 * day, toMs: 40 * day, state: 'failed' as const },
      { fromMs: 20 * day, toMs: 25 * day, state: 'incomplete' as const },
    ];
    expect(planRanges({ ...base, recorded })).toEqual([
      { fromMs: 20 * day, toMs: 25 * day },
      { fromMs: 30 * day, toMs: 40 * day },
      { fromMs: 87 * day, toMs: 100 * day },
    ]);
  });

  it('does not stop before a failed end: it is read again with the rest', () => {
    const recorded = [
      { fromMs: 40 * day, toMs: 80 * day, state: 'complete' as const },
      { fromMs: 80 * day, toMs: 95 * day, state: 'failed' as const },
    ];
    expect(planRanges({ ...base, recorded })).toEqual([{ fromMs: 77 * day, toMs: 100 * day }]);
  });

  it('reads of a named range what is not covered', () => {
    const recorded = [{ fromMs: 40 * day, toMs: 50 * day, state: 'complete' as const }];
    const asked = { ...base, recorded, fromMs: 30 * day, toMs: 60 * day };
    expect(planRanges(asked)).toEqual([
      { fromMs: 30 * day, toMs: 40 * day },
      { fromMs: 50 * day, toMs: 60 * day },
    ]);
    expect(planRanges({ ...asked, refetch: true })).toEqual([{ fromMs: 30 * day, toMs: 60 * day }]);
    expect(planRanges({ ...asked, fromMs: 41 * day, toMs: 45 * day })).toEqual([]);
  });
});

describe('window sizes', () => {
  const sizes = { first: 30 * day, smallest: 3_600_000, largest: 92 * day };

  it('halve down to the smallest and no further', () => {
    let size: number | null = sizes.first;
    const seen: number[] = [];
    while (size !== null) {
      seen.push(size);
      size = smallerWindow(size, sizes);
    }
    expect(seen[1]).toBe(15 * day);
    expect(seen.at(-1)).toBe(sizes.smallest);
  });

  it('grow up to the largest', () => {
    expect(largerWindow(30 * day, sizes, 500, 1000)).toBe(60 * day);
    expect(largerWindow(60 * day, sizes, 500, 1000)).toBe(92 * day);
  });

  it('grow by as much as the bytes that came allow, and never shrink by it', () => {
    expect(largerWindow(day, sizes, 0, 1000)).toBe(8 * day);
    expect(largerWindow(day, sizes, 10, 1000)).toBe(8 * day);
    expect(largerWindow(day, sizes, 250, 1000)).toBe(4 * day);
    expect(largerWindow(day, sizes, 1000, 1000)).toBe(day);
    expect(largerWindow(day, sizes, 5000, 1000)).toBe(day);
  });
});

describe('a period that comes first', () => {
  it('is cut out of the ranges and read before the rest, which loses nothing', () => {
    const asked = { ...base, fromMs: 10 * day, toMs: 60 * day, first: { fromMs: 30 * day, toMs: 40 * day } };
    expect(planRanges(asked)).toEqual([
      { fromMs: 30 * day, toMs: 40 * day },
      { fromMs: 10 * day, toMs: 30 * day },
      { fromMs: 40 * day, toMs: 60 * day },
    ]);
    expect(planRanges({ ...asked, first: { fromMs: 80 * day, toMs: 90 * day } })).toEqual([
      { fromMs: 10 * day, toMs: 60 * day },
    ]);
  });
});

describe('a stretch to look at again', () => {
  const read = (fromDay: number, toDay: number, readDay: number) => ({
    fromMs: fromDay * day,
    toMs: toDay * day,
    state: 'unverified' as const,
    readMs: readDay * day,
  });

  it('is the one whose last whole reading is the oldest, a window of it at most', () => {
    const recorded = [read(0, 40, 41), read(40, 50, 51), read(0, 10, 95)];
    expect(oldestReading(recorded, 100 * day, 20 * day)).toEqual({ fromMs: 10 * day, toMs: 30 * day });
  });

  it('is none where everything was read lately', () => {
    expect(oldestReading([read(0, 40, 80)], 100 * day, 20 * day)).toBeNull();
    expect(oldestReading([], 100 * day, 20 * day)).toBeNull();
  });
});
