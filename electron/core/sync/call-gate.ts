import { AppError } from '#shared/app-error.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { SourceError } from '#core/sources/source-error.ts';
import type { BudgetCall, LedgerCall } from '#core/store/fetch-calls.ts';
import { budgetState } from './budget.ts';
import { untilReleased } from './hold.ts';
import { pauseUntil } from './pause.ts';
import { announce, type SyncRun, SyncStop } from './sync-run.ts';

/** How long to wait where a server wants us to, names no time, and has no known period: milliseconds. */
const unnamedWaitMs = 60_000;
/** How far back earlier calls are looked at for the call budget, milliseconds. */
const budgetMemoryMs = 86_400_000;

/** Calls that a scheduled sync leaves for the user. */
const callReserve = 2;

/** Returns when the next data call is allowed. Throws `SyncStop` where the user does not want to wait. */
export async function passCallGate(run: SyncRun): Promise<void> {
  const { options, report, dependencies } = run;
  const { now } = dependencies.sourceContext;
  await passHold(run);
  if (options.maxCalls !== null && report.calls >= options.maxCalls) {
    throw new SyncStop(
      new AppError(
        'sync.incomplete',
        `${report.name}: stopped after ${report.calls} calls, as asked.`,
        'What was read is kept. Sync again to go on.',
      ),
    );
  }
  for (;;) {
    const budget = budgetState(run.source.policy.budget, await knownCalls(run), now());
    run.callsLeft = budget.callsLeft;
    if (options.scheduled && budget.callsLeft !== null && budget.callsLeft <= callReserve) throw keepReserve(run);
    if (budget.nextCallMs === null) return;
    await waitUntil(
      run,
      budget.nextCallMs,
      new AppError(
        'source.rate_limited',
        `${report.name}: ${run.host} allows the next call at ${formatIso(budget.nextCallMs)}.`,
        'What was read is kept. Sync again then, or use --wait.',
      ),
    );
  }
}

/** Stands still while the user wants it so. */
export async function passHold(run: SyncRun): Promise<void> {
  const { hold, signal } = run.options;
  while (hold?.isHeld()) {
    announce(run, 'paused', null, 'Paused');
    await untilReleased(hold, signal);
  }
}

/** Earlier calls that count for the budget, oldest first: what the ledger has, with what is known of later ones. */
export async function knownCalls(run: SyncRun): Promise<BudgetCall[]> {
  const { sourceContext, callsSince } = run.dependencies;
  // What is being recorded now may get into the ledger after it was read.
  const over = new Set(run.beingRecorded);
  const past = await callsSince(run.host, run.source.policy.dataEndpoint, sourceContext.now() - budgetMemoryMs);
  for (const call of [...run.beingRecorded, ...run.unrecorded]) over.add(call);
  const known = new Set([...over].map(({ callId }) => callId));
  const ofData = [...over].filter((call) => call.data && !call.withdrawn).map(asBudgetCall);
  const calls = [...past.filter(({ callId }) => !known.has(callId)), ...ofData];
  return calls.sort((one, other) => one.startedMs - other.startedMs);
}

function keepReserve({ report, host }: SyncRun): SyncStop {
  return new SyncStop(
    new AppError(
      'source.rate_limited',
      `${report.name}: the last ${callReserve} calls that ${host} allows for now are kept for syncs by hand.`,
      'What was read is kept. The next scheduled sync goes on.',
    ),
  );
}

/** Sleeps until an instant, or throws `SyncStop` with the reason where the user does not want to wait. */
export async function waitUntil(run: SyncRun, nextCallMs: number, reason: AppError): Promise<void> {
  const { report, options } = run;
  if (!options.wait) throw new SyncStop(reason, nextCallMs);
  report.nextCallAt = formatIso(nextCallMs);
  announce(run, 'waiting', null, `The next call is allowed at ${report.nextCallAt}.`);
  await pauseUntil(nextCallMs, run.dependencies.sourceContext.now, options.signal);
  report.nextCallAt = null;
}

/**
 * When a server that wants us to wait may be asked again, milliseconds UTC; where it names no time, after one
 * full period.
 */
export function waitEnd(run: SyncRun, error: SourceError): number {
  const period = run.source.policy.budget?.periodMs ?? unnamedWaitMs;
  return error.retryAtMs ?? run.dependencies.sourceContext.now() + period;
}

function asBudgetCall(call: LedgerCall): BudgetCall {
  return {
    callId: call.callId,
    startedMs: call.startedMs,
    endedMs: call.endedMs,
    rateLimit: call.rateLimit ?? { remaining: null, resetMs: null, periodMs: null },
    retryAtMs: call.retryAtMs,
  };
}
