import type { CoverageInterval, CoverageState } from '#shared/sync-status.ts';

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

/** From the worst to the best: which of several states is told where they differ. */
const fromWorst: readonly CoverageState[] = ['failed', 'incomplete', 'never', 'purged', 'unverified', 'complete'];

/** The worst of several states; `never` of none. */
export function worstOf(states: readonly CoverageState[]): CoverageState {
  return fromWorst.find((worst) => states.includes(worst)) ?? 'never';
}

/**
 * One reading of several coverages of the same stretch of time: at each instant the worst of their states. Ordered
 * and without holes, as each of them is.
 */
export function mergeCoverage(coverages: readonly (readonly CoverageInterval[])[]): CoverageInterval[] {
  const edges = [...new Set(coverages.flat().flatMap(({ from, to }) => [from, to]))].sort();
  const merged: CoverageInterval[] = [];
  for (const [index, from] of edges.entries()) {
    const to = edges[index + 1];
    if (to === undefined) break;
    const states = coverages.map((each) => each.find((interval) => interval.from <= from && interval.to > from)?.state);
    const state = fromWorst.find((worst) => states.some((each) => (each ?? 'never') === worst)) ?? 'never';
    const last = merged.at(-1);
    if (last?.state === state) last.to = to;
    else merged.push({ from, to, state });
  }
  return merged;
}

/** The states that occur, each once, best first. */
export function statesOf(coverages: readonly (readonly CoverageInterval[])[]): CoverageState[] {
  const found = new Set(coverages.flat().map(({ state }) => state));
  return [...fromWorst].reverse().filter((state) => found.has(state));
}
