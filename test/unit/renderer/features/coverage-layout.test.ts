import { expect, it } from 'vitest';
import type { CoverageInterval, CoverageState } from '#shared/sync-status.ts';
import { layOutIntervals, mergeCoverage, statesOf } from '#renderer/features/coverage/coverage-layout.ts';

/** Intervals of whole days in January 2026, by the day each begins and the last ends. */
function intervals(...days: (number | CoverageState)[]): CoverageInterval[] {
  const at = (day: number): string => new Date(Date.UTC(2026, 0, day)).toISOString();
  const found: CoverageInterval[] = [];
  for (let index = 0; index + 2 < days.length; index += 2) {
    found.push({
      from: at(days[index] as number),
      to: at(days[index + 2] as number),
      state: days[index + 1] as CoverageState,
    });
  }
  return found;
}

it('places intervals in proportion', () => {
  expect(layOutIntervals(intervals(1, 'complete', 2, 'never', 5)).map(({ left, width }) => [left, width])).toEqual([
    [0, 25],
    [25, 75],
  ]);
});

it('tells the worst of several connections at each instant', () => {
  const one = intervals(1, 'complete', 4, 'unverified', 9);
  const other = intervals(1, 'unverified', 3, 'failed', 5, 'complete', 9);
  expect(mergeCoverage([one, other])).toEqual(intervals(1, 'unverified', 3, 'failed', 5, 'unverified', 9));
  expect(mergeCoverage([one])).toEqual(one);
  expect(mergeCoverage([])).toEqual([]);
});

it('takes a time one connection says nothing of for never fetched', () => {
  expect(mergeCoverage([intervals(1, 'complete', 9), intervals(5, 'complete', 9)])).toEqual(
    intervals(1, 'never', 5, 'complete', 9),
  );
});

it('lists the states that occur, best first', () => {
  expect(statesOf([intervals(1, 'failed', 2, 'complete', 3), intervals(1, 'never', 3)])).toEqual([
    'complete',
    'never',
    'failed',
  ]);
});
