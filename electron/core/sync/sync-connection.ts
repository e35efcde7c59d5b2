import { AppError, toPlainError } from '#shared/app-error.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { ConnectionSyncReport, EventTally, SyncProgress, TimeRange, WindowState } from '#shared/sync-status.ts';
import type { CallReport, Source, SourceContext, SourceSession, WindowOutcome } from '#core/sources/source.ts';
import { SourceError } from '#core/sources/source-error.ts';
import type { StoredConnection } from '#core/store/connections.ts';
import type { BudgetCall, LedgerCall } from '#core/store/ledger.ts';
import { budgetState } from './budget.ts';
import type { RecordedCoverage } from './coverage.ts';
import { largerWindow, planRanges, smallerWindow } from './plan.ts';
import type { LedgerWriter } from './ledger-writer.ts';
import { pause } from './pause.ts';

export interface SyncOptions {
  /** Milliseconds UTC; `null` means from where the last sync ended. */
  fromMs: number | null;
  toMs: number | null;
  /** Read again what is covered. */
  refetch: boolean;
  /** Sleep until the next allowed call instead of stopping. */
  wait: boolean;
  /** At most so many data requests; `null` for no limit. */
  maxCalls: number | null;
  signal: AbortSignal;
  onProgress: (progress: SyncProgress) => void;
}

export interface SyncDependencies {
  writer: LedgerWriter;
  readCoverage: (connectionId: number) => Promise<RecordedCoverage[]>;
  callsSince: (host: string, sinceMs: number) => Promise<BudgetCall[]>;
  /** Everything a source may use of the outside, without signal and call report. */
  sourceContext: Omit<SourceContext, 'signal' | 'onCall' | 'settings' | 'secret'>;
  secretOf: (connection: StoredConnection) => Promise<string>;
}

/** Waits before the second and third try of a window, milliseconds. */
const retryPausesMs = [500, 2_000];
/** How far back earlier calls are looked at for the call budget, milliseconds. */
const budgetMemoryMs = 86_400_000;

/** Why a run of windows ends early. */
class Stop extends Error {
  readonly error: AppError;
  readonly nextCallMs: number | null;
  constructor(error: AppError, nextCallMs: number | null = null) {
    super(error.message);
    this.error = error;
    this.nextCallMs = nextCallMs;
  }
}

/**
 * Syncs one connection: plans the ranges, reads them window by window, commits each batch with its ledger
 * row. Failures of the source end up in the report; they are never thrown.
 */
export async function syncConnection(
  connection: StoredConnection,
  source: Source,
  runId: number,
  options: SyncOptions,
  dependencies: SyncDependencies,
): Promise<ConnectionSyncReport> {
  const { writer, sourceContext } = dependencies;
  const { now } = sourceContext;
  const { policy } = source;
  const host = new URL(connection.url).host;
  const report: ConnectionSyncReport = {
    name: connection.name,
    kind: connection.kind,
    state: 'complete',
    calls: 0,
    events: { new: 0, same: 0, changed: 0, quarantined: 0 },
    windows: [],
    nextCallAt: null,
    error: null,
  };
  const unrecorded: LedgerCall[] = [];
  let windowBytes = 0;
  let openWindowId: number | null = null;
  let session: SourceSession | null = null;
  let expectedSoFar: number | null = null;
  let callsLeft: number | null = null;
  let remainingMs = 0;
  let size = policy.firstWindowMs;

  function onCall(call: CallReport): void {
    unrecorded.push({ ...call, connectionId: connection.id, windowId: openWindowId, host });
    windowBytes += call.bytes;
    if (call.data) report.calls += 1;
  }

  function announce(phase: SyncProgress['phase'], range: TimeRange | null, message: string): void {
    options.onProgress({
      connection: connection.name,
      phase,
      from: range === null ? null : formatIso(range.fromMs),
      to: range === null ? null : formatIso(range.toMs),
      windowsDone: report.windows.length,
      windowsPlanned: report.windows.length + Math.ceil(remainingMs / size),
      events: report.events.new + report.events.same + report.events.changed + report.events.quarantined,
      expected: expectedSoFar,
      calls: report.calls,
      callsLeft,
      nextCallAt: report.nextCallAt,
      message,
    });
  }

  async function waitUntil(nextCallMs: number, reason: AppError): Promise<void> {
    report.nextCallAt = formatIso(nextCallMs);
    if (!options.wait) throw new Stop(reason, nextCallMs);
    announce('waiting', null, `The next call is allowed at ${report.nextCallAt}.`);
    await pause(Math.max(0, nextCallMs - now()), options.signal);
    report.nextCallAt = null;
  }

  async function waitForBudget(): Promise<void> {
    if (options.maxCalls !== null && report.calls >= options.maxCalls) {
      throw new Stop(
        new AppError(
          'sync.incomplete',
          `${connection.name}: stopped after ${report.calls} calls, as asked.`,
          'What was read is kept. Sync again to go on.',
        ),
      );
    }
    for (;;) {
      const past = await dependencies.callsSince(host, now() - budgetMemoryMs);
      const budget = budgetState(policy.budget, [...past, ...unrecorded.filter((call) => call.data).map(asBudgetCall)], now());
      callsLeft = budget.callsLeft;
      if (budget.nextCallMs === null) return;
      await waitUntil(
        budget.nextCallMs,
        new AppError(
          'source.rate_limited',
          `${connection.name}: ${host} allows the next call at ${formatIso(budget.nextCallMs)}.`,
          'What was read is kept. Sync again then, or use --wait.',
        ),
      );
    }
  }

  async function openSession(): Promise<SourceSession> {
    session ??= await source.open({
      ...sourceContext,
      settings: { url: connection.url, user: connection.user },
      secret: () => dependencies.secretOf(connection),
      signal: options.signal,
      onCall,
    });
    return session;
  }

  interface Attempt {
    state: WindowState;
    tally: EventTally;
    expected: number | null;
    error: AppError | null;
  }

  /** Reads one window once; the ledger gets its row whatever happens. */
  async function attempt(range: TimeRange): Promise<Attempt> {
    const startedMs = now();
    windowBytes = 0;
    const windowId = await writer.startWindow({
      runId,
      connectionId: connection.id,
      endpoint: source.kind,
      ...range,
      startedMs,
    });
    openWindowId = windowId;
    const tally: EventTally = { new: 0, same: 0, changed: 0, quarantined: 0 };
    const result: Attempt = { state: 'failed', tally, expected: null, error: null };
    let notices: string[] = [];
    let storing: Promise<void> = Promise.resolve();
    try {
      const batches = (await openSession()).fetchWindow(range);
      let outcome: WindowOutcome | null = null;
      while (outcome === null) {
        const step = await batches.next();
        await storing;
        if (step.done) {
          outcome = step.value;
          break;
        }
        const { records, unreadable, expected } = step.value;
        result.expected = expected ?? result.expected;
        const batch = {
          connectionId: connection.id,
          connectionName: connection.name,
          source: connection.kind,
          windowId,
          records,
          unreadable,
          seenMs: now(),
        };
        // The next batch is fetched and read while this one is written.
        storing = writer.storeBatch({ batch, calls: unrecorded.splice(0) }).then((stored) => {
          addTally(tally, stored);
          addTally(report.events, stored);
          announce('fetching', range, `Reading ${formatIso(range.fromMs)} to ${formatIso(range.toMs)}`);
        });
        storing.catch(() => undefined);
      }
      result.expected = outcome.expected;
      notices = outcome.notices;
      result.state = stateOf(outcome);
      if (outcome.completeness === 'missing') {
        result.error = new AppError(
          'sync.incomplete',
          outcome.reason ?? 'The server did not deliver all rows of the window.',
          'What came is kept; the window is read again by the next sync.',
        );
      }
    } catch (thrown) {
      await storing.catch(() => undefined);
      result.error = asAppError(thrown, options.signal);
      result.state = totalOf(tally) > 0 ? 'incomplete' : 'failed';
    }
    openWindowId = null;
    const claimEndMs = Math.min(range.toMs, Math.floor(startedMs / 1000) * 1000);
    await writer.endWindow({
      end: {
        windowId,
        connectionId: connection.id,
        state: result.state,
        expected: result.expected,
        notices,
        endedMs: now(),
        error: result.error === null ? null : { code: result.error.code, message: result.error.message },
        claim: { fromMs: range.fromMs, toMs: Math.max(range.fromMs, claimEndMs) },
      },
      calls: unrecorded.splice(0),
    });
    return result;
  }

  function list(range: TimeRange, { state, tally, expected, error }: Attempt): void {
    report.windows.push({
      from: formatIso(range.fromMs),
      to: formatIso(range.toMs),
      state,
      rows: totalOf(tally),
      expected,
      error: error === null ? null : toPlainError(error),
    });
    if (expected !== null) expectedSoFar = (expectedSoFar ?? 0) + expected;
  }

  /** Reads one window to its end: retries, waits, or tells to cut it. */
  async function readWindow(range: TimeRange): Promise<'done' | 'split'> {
    for (let tries = 0; ; ) {
      await waitForBudget();
      announce('fetching', range, `Reading ${formatIso(range.fromMs)} to ${formatIso(range.toMs)}`);
      const result = await attempt(range);
      const action = result.error instanceof SourceError ? result.error.action : 'fail';
      if (result.error === null || result.error.code === 'sync.incomplete') {
        list(range, result);
        return 'done';
      }
      if (action === 'wait' && result.error instanceof SourceError) {
        const retryAtMs = result.error.retryAtMs ?? now() + (policy.budget?.periodMs ?? 60_000);
        if (!options.wait) list(range, result);
        await waitUntil(retryAtMs, result.error);
        continue;
      }
      if (action === 'retry' && tries < retryPausesMs.length) {
        await pause(retryPausesMs[tries] as number, options.signal);
        tries += 1;
        continue;
      }
      if (action === 'split' && smallerWindow(range.toMs - range.fromMs, windowSizes(source)) !== null) return 'split';
      list(range, result);
      if (action === 'skip' || action === 'split') return 'done';
      throw new Stop(result.error);
    }
  }

  async function readRange(range: TimeRange): Promise<void> {
    let cursor = range.fromMs;
    while (cursor < range.toMs) {
      const window = { fromMs: cursor, toMs: Math.min(range.toMs, cursor + size) };
      if ((await readWindow(window)) === 'split') {
        size = smallerWindow(window.toMs - window.fromMs, windowSizes(source)) ?? size;
        continue;
      }
      cursor = window.toMs;
      remainingMs -= window.toMs - window.fromMs;
      if (windowBytes < policy.smallWindowBytes) size = largerWindow(size, windowSizes(source));
    }
  }

  try {
    await writer.closeAbandonedWindows({ connectionId: connection.id, nowMs: now() });
    const ranges = planRanges({
      recorded: await dependencies.readCoverage(connection.id),
      fromMs: options.fromMs,
      toMs: options.toMs,
      refetch: options.refetch,
      overlapMs: policy.overlapMs,
      nowMs: Math.floor(now() / 1000) * 1000 + 1000,
    });
    remainingMs = ranges.reduce((sum, range) => sum + range.toMs - range.fromMs, 0);
    announce('planning', null, 'Planning');
    for (const range of ranges) await readRange(range);
  } catch (thrown) {
    const error = thrown instanceof Stop ? thrown.error : asAppError(thrown, options.signal);
    if (thrown instanceof Stop && thrown.nextCallMs !== null) report.nextCallAt = formatIso(thrown.nextCallMs);
    report.error = toPlainError(error);
  } finally {
    // Bound to a constant: the compiler can't see the assignment inside openSession.
    const open = session as SourceSession | null;
    await open?.close().catch(() => undefined);
    await writer.recordCalls({ calls: unrecorded.splice(0) }).catch(() => undefined);
  }
  report.state = connectionState(report);
  return report;
}

function connectionState(report: ConnectionSyncReport): ConnectionSyncReport['state'] {
  const whole = report.windows.every((window) => window.state === 'complete' || window.state === 'unverified');
  if (whole && report.error === null) return 'complete';
  const useful = report.windows.some((window) => window.state !== 'failed');
  return useful || report.error?.code === 'source.rate_limited' ? 'incomplete' : 'failed';
}

function stateOf(outcome: WindowOutcome): WindowState {
  if (outcome.completeness === 'confirmed') return 'complete';
  return outcome.completeness === 'unconfirmed' ? 'unverified' : 'incomplete';
}

function windowSizes({ policy }: Source) {
  return { first: policy.firstWindowMs, smallest: policy.smallestWindowMs, largest: policy.largestWindowMs };
}

function asBudgetCall(call: LedgerCall): BudgetCall {
  return {
    startedMs: call.startedMs,
    endedMs: call.endedMs,
    rateLimit: call.rateLimit ?? { remaining: null, resetMs: null, periodMs: null },
    retryAtMs: call.retryAtMs,
  };
}

function addTally(sum: EventTally, part: EventTally): void {
  sum.new += part.new;
  sum.same += part.same;
  sum.changed += part.changed;
  sum.quarantined += part.quarantined;
}

function totalOf(tally: EventTally): number {
  return tally.new + tally.same + tally.changed + tally.quarantined;
}

function asAppError(thrown: unknown, signal: AbortSignal): AppError {
  if (signal.aborted) {
    return new AppError('app.interrupted', 'The sync was stopped.', 'What was read is kept. Sync again to go on.');
  }
  if (thrown instanceof AppError) return thrown;
  const plain = toPlainError(thrown);
  return new AppError('app.internal', plain.message, plain.recovery, { cause: thrown });
}
