import type { SourceKind } from '#shared/audit-event.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { ConnectionPlan } from '#shared/sync-plan.ts';
import type { TimeRange } from '#shared/sync-status.ts';
import type { Source } from '#core/sources/source.ts';
import type { StoredConnection } from '#core/store/connections.ts';
import type { BudgetCall } from '#core/store/fetch-calls.ts';
import { budgetState } from './budget.ts';
import { forecast } from './forecast.ts';
import { planRanges } from './plan.ts';
import type { SyncDependencies } from './sync-run.ts';

type PlanDependencies = Pick<SyncDependencies, 'readCoverage' | 'callsSince' | 'sourceContext'> & {
  sourceOf: (kind: SourceKind) => Source;
};

/** How far back earlier calls are looked at, milliseconds. */
const budgetMemoryMs = 86_400_000;

/** What the next sync of a connection would read, how many calls that takes, and when the budget allows them. */
export async function planConnection(
  connection: StoredConnection,
  range: Partial<TimeRange>,
  dependencies: PlanDependencies,
): Promise<ConnectionPlan> {
  const { policy } = dependencies.sourceOf(connection.kind);
  const nowMs = dependencies.sourceContext.now();
  const ranges = planRanges({
    recorded: await dependencies.readCoverage(connection.id),
    fromMs: range.fromMs ?? null,
    toMs: range.toMs ?? null,
    refetch: false,
    overlapMs: connection.overlapMs ?? policy.overlapMs,
    nowMs,
  });
  const past = await dependencies.callsSince(new URL(connection.url).host, policy.dataEndpoint, nowMs - budgetMemoryMs);
  const budget = budgetState(policy.budget, past, nowMs);
  const sizes = { first: policy.firstWindowMs, smallest: policy.smallestWindowMs, largest: policy.largestWindowMs };
  const { calls, finishMs } = forecast({ ranges, sizes, rule: policy.budget, budget, nowMs });
  return {
    name: connection.name,
    ranges: ranges.map(({ fromMs, toMs }) => ({ from: formatIso(fromMs), to: formatIso(toMs) })),
    calls,
    callsLeft: budget.callsLeft,
    nextCallAt: budget.nextCallMs === null ? null : formatIso(budget.nextCallMs),
    finishAt: finishMs === null ? null : formatIso(finishMs),
    notices: sharedBudgetNotice(past),
  };
}

/** The budget is the team's: calls that are gone and were not ours, somebody else has made. */
export function sharedBudgetNotice(calls: readonly Pick<BudgetCall, 'rateLimit'>[]): string[] {
  let missing = 0;
  for (const [index, call] of calls.entries()) {
    const before = calls[index - 1]?.rateLimit;
    const { remaining, resetMs } = call.rateLimit;
    if (before?.remaining == null || remaining === null || before.resetMs !== resetMs) continue;
    missing += Math.max(0, before.remaining - 1 - remaining);
  }
  if (missing === 0) return [];
  return [
    `${missing} ${missing === 1 ? 'call' : 'calls'} of the budget went to somebody else: all tokens and tools of the team share it.`,
  ];
}
