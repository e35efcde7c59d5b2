import type { CoverageInterval } from '#shared/sync-status.ts';

export interface LaidOutInterval {
  interval: CoverageInterval;
  /** Percent of the strip's width. */
  left: number;
  width: number;
}

/** Places ordered intervals on a strip in proportion to their length. */
export function layOutIntervals(intervals: readonly CoverageInterval[]): LaidOutInterval[] {
  const [first, last] = [intervals[0], intervals.at(-1)];
  if (first === undefined || last === undefined) return [];
  const start = Date.parse(first.from);
  const length = Math.max(1, Date.parse(last.to) - start);
  return intervals.map((interval) => {
    const from = Date.parse(interval.from);
    return {
      interval,
      left: ((from - start) / length) * 100,
      width: ((Date.parse(interval.to) - from) / length) * 100,
    };
  });
}
