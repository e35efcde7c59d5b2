/** How many calls a team has for one endpoint, and in which time. */
export interface CallBudget {
  calls: number;
  /** Milliseconds. */
  periodMs: number;
}

export interface BudgetCheck {
  allowed: boolean;
  /** The headers that belong to the answer. */
  headers: Record<string, string>;
}

/**
 * Counts calls: a period begins with its first call and ends after its length. Under the limit the answer
 * tells the period's length (a text such as `1h`), the calls left and the end; over it only the whole
 * seconds to wait. Source: the usage-limits article of the service.
 */
export function createCallBudget(budget: CallBudget | null, now: () => number): () => BudgetCheck {
  let startedMs = -Infinity;
  let used = 0;
  return (): BudgetCheck => {
    if (!budget) return { allowed: true, headers: {} };
    const nowMs = now();
    if (nowMs >= startedMs + budget.periodMs || nowMs < startedMs) {
      startedMs = nowMs;
      used = 0;
    }
    const endMs = startedMs + budget.periodMs;
    if (used >= budget.calls) {
      return { allowed: false, headers: { 'Retry-After': String(Math.max(1, Math.ceil((endMs - nowMs) / 1000))) } };
    }
    used += 1;
    return {
      allowed: true,
      headers: {
        'X-Rate-Limit-Limit': periodText(budget.periodMs),
        'X-Rate-Limit-Remaining': String(budget.calls - used),
        // Seven fractional digits, the round-trip form of the service's platform.
        'X-Rate-Limit-Reset': new Date(endMs).toISOString().replace('Z', '0000Z'),
      },
    };
  };
}

function periodText(periodMs: number): string {
  const units: [string, number][] = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ];
  for (const [unit, length] of units)
    if (periodMs >= length && periodMs % length === 0) return `${periodMs / length}${unit}`;
  return `${Math.max(1, Math.ceil(periodMs / 1000))}s`;
}
