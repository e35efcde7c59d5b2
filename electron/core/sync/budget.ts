/** What the ledger knows of an earlier data request to the same host. */
export interface PastCall {
  startedMs: number;
  endedMs: number;
  rateLimit: { remaining: number | null; resetMs: number | null; periodMs: number | null };
  retryAtMs: number | null;
}

export interface BudgetRule {
  calls: number;
  periodMs: number;
}

export interface BudgetState {
  /** Calls that may be made now; `null` when nothing limits them. */
  callsLeft: number | null;
  /** Milliseconds UTC of the next allowed call; `null` when one is allowed now. */
  nextCallMs: number | null;
}

/**
 * How many calls are left. What the server said last counts over our own count: a `Retry-After`, then its
 * remaining calls until its reset, less what was sent since. Only without its word the built-in rule
 * holds, over the calls of the last period.
 *
 * @param recorded data requests to this host, oldest first
 */
export function budgetState(rule: BudgetRule | null, recorded: readonly PastCall[], nowMs: number): BudgetState {
  // Calls from the future were made under a clock that has been set back since: their times mean nothing now.
  const calls = recorded.filter((call) => call.startedMs <= nowMs).map((call) => withNearReset(call, rule));
  const refusedUntil = Math.max(0, ...calls.map((call) => call.retryAtMs ?? 0));
  if (refusedUntil > nowMs) return { callsLeft: 0, nextCallMs: refusedUntil };

  const spoken = calls.findLastIndex((call) => call.rateLimit.remaining !== null);
  const limit = calls[spoken]?.rateLimit;
  const resetMs = limit === undefined ? null : (limit.resetMs ?? null);
  if (limit?.remaining != null && resetMs !== null && resetMs > nowMs) {
    const left = Math.max(0, limit.remaining - (calls.length - 1 - spoken));
    return { callsLeft: left, nextCallMs: left === 0 ? resetMs : null };
  }
  if (limit?.remaining != null && resetMs !== null) {
    // The server's period is over: it starts anew, and only calls since its reset count.
    return ownCount(
      rule,
      calls.filter((call) => call.startedMs >= resetMs),
      nowMs,
    );
  }
  return ownCount(rule, calls, nowMs);
}

/**
 * A reset further away than a period is no word of the server's but a clock that is wrong, ours or its own: it counts
 * as one period after the call.
 */
function withNearReset(call: PastCall, rule: BudgetRule | null): PastCall {
  const periodMs = Math.max(call.rateLimit.periodMs ?? 0, rule?.periodMs ?? 0);
  const { resetMs } = call.rateLimit;
  if (resetMs === null || periodMs === 0 || resetMs <= call.endedMs + periodMs) return call;
  return { ...call, rateLimit: { ...call.rateLimit, resetMs: call.endedMs + periodMs } };
}

function ownCount(rule: BudgetRule | null, calls: readonly PastCall[], nowMs: number): BudgetState {
  if (rule === null) return { callsLeft: null, nextCallMs: null };
  const recent = calls.filter((call) => call.startedMs > nowMs - rule.periodMs);
  const left = Math.max(0, rule.calls - recent.length);
  const oldest = recent[recent.length - rule.calls] ?? recent[0];
  return { callsLeft: left, nextCallMs: left > 0 || oldest === undefined ? null : oldest.startedMs + rule.periodMs };
}
