import type { TimeRange } from '#shared/sync-status.ts';
import type { BudgetRule, BudgetState } from './budget.ts';
import type { WindowSizes } from './plan.ts';

export interface ForecastInput {
  /** What is to be read, in order. */
  ranges: readonly TimeRange[];
  sizes: WindowSizes;
  rule: BudgetRule | null;
  budget: BudgetState;
  /** Milliseconds UTC. */
  nowMs: number;
}

export interface Forecast {
  /** Data calls needed, as far as can be told; `null` where a window takes an unknown number of them. */
  calls: number | null;
  /** When the last call can be made, milliseconds UTC; `null` where nothing limits calls. */
  finishMs: number | null;
}

/**
 * How many calls a back-fill needs and when the budget lets the last one through. Windows are counted as if
 * each were small enough to let the next one be twice as long; a server that can't deliver them needs more.
 */
export function forecast({ ranges, sizes, rule, budget, nowMs }: ForecastInput): Forecast {
  if (rule === null) return { calls: null, finishMs: null };
  const calls = countWindows(ranges, sizes);
  const left = budget.callsLeft ?? rule.calls;
  if (calls <= left) return { calls, finishMs: budget.nextCallMs ?? nowMs };
  // Ten calls a period: after those left now, a full budget comes with each period.
  const nextPeriodMs = budget.nextCallMs ?? nowMs + rule.periodMs;
  const further = Math.ceil((calls - left) / rule.calls) - 1;
  return { calls, finishMs: nextPeriodMs + further * rule.periodMs };
}

function countWindows(ranges: readonly TimeRange[], sizes: WindowSizes): number {
  let size = sizes.first;
  let windows = 0;
  for (const range of ranges) {
    let cursor = range.fromMs;
    while (cursor < range.toMs) {
      cursor += size;
      size = Math.min(sizes.largest, size * 2);
      windows += 1;
    }
  }
  return windows;
}
