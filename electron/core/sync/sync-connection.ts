import { type AppError, toPlainError } from '#shared/app-error.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { ConnectionSyncReport, TimeRange } from '#shared/sync-status.ts';
import type { Source, SourceSession } from '#core/sources/source.ts';
import { SourceError } from '#core/sources/source-error.ts';
import type { StoredConnection } from '#core/store/connections.ts';
import type { RecordWindow } from '#core/store/packed-record.ts';
import { knownCalls, passCallGate, passHold, waitEnd, waitUntil } from './call-gate.ts';
import { pause } from './pause.ts';
import { sharedBudgetNotice } from './plan-connection.ts';
import { largerWindow, oldestReading, planRanges, putFirst, smallerWindow } from './plan.ts';
import {
  abandonWindow,
  asAppError,
  attemptWindow,
  beginWindow,
  type BegunWindow,
  listWindow,
  readingText,
} from './read-window.ts';
import {
  addNotices,
  announce,
  createSyncRun,
  noteAsked,
  noteCall,
  noteWithdrawn,
  recordWith,
  type SyncDependencies,
  type SyncOptions,
  type SyncRun,
  SyncStop,
  type WindowAttempt,
} from './sync-run.ts';

/** Waits before the second and third try, milliseconds. */
export const usualRetryPausesMs: readonly number[] = [500, 2_000];
/** After so many failures in a row the smallest window is tried: is it the size, or the server? */
const halvings = 2;
/** When so many windows fail in a row, down to the smallest, it is the server: the run ends. */
const mostFailuresInRow = 5;

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
  const run = createSyncRun(connection, source, runId, options, dependencies);
  const { report } = run;
  const sessions: SourceSession[] = [];
  try {
    const ranges = await plan(run);
    announce(run, 'planning', null, 'Planning');
    if (run.remainingMs > source.policy.firstWindowMs) dependencies.expectRows?.();
    if (ranges.length > 0) sessions.push(await openSession(run));
    for (const session of sessions) await readRanges(run, session, startWithUnfinished(run, session, ranges));
  } catch (thrown) {
    // Why the last window could not be read shows beside why the run ends.
    if (run.cut !== null) listWindow(run, run.cut.range, run.cut.attempt);
    report.error = toPlainError(thrown instanceof SyncStop ? thrown.error : asAppError(thrown, options.signal));
    if (thrown instanceof SyncStop && thrown.nextCallMs !== null) report.nextCallAt = formatIso(thrown.nextCallMs);
  } finally {
    if (run.storeFailed) for (const session of sessions) session.forgetUnfinished?.();
    for (const session of sessions) await session.close().catch(() => undefined);
    await recordWith(run, (calls) => dependencies.writer.recordCalls({ calls })).catch(() => undefined);
  }
  if (source.policy.budget !== null && report.calls > 0) {
    addNotices(run, sharedBudgetNotice(await knownCalls(run).catch(() => [])));
  }
  report.state = connectionState(report);
  announce(run, 'done', null, `${connection.name} is ${report.state}.`);
  return report;
}

async function plan(run: SyncRun): Promise<TimeRange[]> {
  const { connection, source, options, dependencies } = run;
  const { now } = dependencies.sourceContext;
  await dependencies.writer.closeAbandonedWindows({ connectionId: connection.id, nowMs: now() });
  const recorded = await dependencies.readCoverage(connection.id);
  const ranges = planRanges({
    recorded,
    fromMs: options.fromMs,
    toMs: options.toMs,
    refetch: options.refetch,
    overlapMs: connection.overlapMs ?? source.policy.overlapMs,
    first: options.first ?? null,
    // To the end of the present second: servers count in whole seconds.
    nowMs: Math.floor(now() / 1000) * 1000 + 1000,
  });
  // Nobody waits for a scheduled sync: it is the time to look again at what was read long ago.
  const again = options.scheduled ? oldestReading(recorded, now(), source.policy.firstWindowMs) : null;
  if (again !== null) ranges.push(again);
  run.remainingMs = ranges.reduce((sum, range) => sum + range.toMs - range.fromMs, 0);
  return ranges;
}

/** What an earlier sync left in the middle is read first and in one window: its pages are not asked for again. */
function startWithUnfinished(run: SyncRun, session: SourceSession, ranges: readonly TimeRange[]): readonly TimeRange[] {
  const left = session.unfinished?.() ?? null;
  if (left === null) return ranges;
  const cut = putFirst(ranges, left);
  const inside = cut.filter((range) => range.fromMs >= left.fromMs && range.toMs <= left.toMs);
  const length = left.toMs - left.fromMs;
  // Only where all of it is due anyway.
  if (inside.reduce((sum, range) => sum + range.toMs - range.fromMs, 0) !== length) return ranges;
  run.windowSizeMs = Math.max(run.windowSizeMs, length);
  return [left, ...cut.filter((range) => !inside.includes(range))];
}

async function openSession(run: SyncRun): Promise<SourceSession> {
  const { connection, source, options, dependencies } = run;
  const { readRows } = dependencies;
  return retrying(run, () =>
    source.open({
      ...dependencies.sourceContext,
      ...(readRows === undefined ? {} : { readRows: (rows) => readRows(rows, windowOf(run)) }),
      settings: { url: connection.url, user: connection.user },
      memory: dependencies.memoryOf(connection.id),
      secret: () => dependencies.secretOf(connection),
      signal: options.signal,
      beforeDataCall: () => passCallGate(run),
      beforeSend: () => passHold(run),
      onAsk: (call) => noteAsked(run, call),
      onWithdraw: (call) => noteWithdrawn(run, call),
      onCall: (call) => noteCall(run, call),
    }),
  );
}

function windowOf({ connection, windowId }: SyncRun): RecordWindow | null {
  return windowId === null ? null : { connectionId: connection.id, windowId };
}

/** Does something again after a passing failure, and after a wait where the server wants one. */
async function retrying<Output>(run: SyncRun, act: () => Promise<Output>): Promise<Output> {
  const { retryPausesMs } = run.dependencies;
  for (let tries = 0; ;) {
    try {
      return await act();
    } catch (thrown) {
      const action = thrown instanceof SourceError ? thrown.action : 'fail';
      if (action === 'wait') {
        await waitUntil(run, waitEnd(run, thrown as SourceError), thrown as SourceError);
        continue;
      }
      const pauseMs = action === 'retry' ? retryPausesMs[tries] : undefined;
      if (pauseMs === undefined) throw thrown;
      await pause(pauseMs, run.options.signal);
      tries += 1;
    }
  }
}

/**
 * Reads one range after the other. What an earlier run left behind may never come (a server that answers
 * nothing about so long ago, or fails over one row): the last range, which leads to the present, is tried
 * all the same.
 */
async function readRanges(run: SyncRun, session: SourceSession, ranges: readonly TimeRange[]): Promise<void> {
  let stop: SyncStop | null = null;
  for (const [index, range] of ranges.entries()) {
    const isLast = index === ranges.length - 1;
    if (stop !== null && !isLast) continue;
    try {
      await readRange(run, session, range);
    } catch (thrown) {
      if (isLast || !concernsRangeOnly(thrown)) throw thrown;
      stop = thrown;
    }
  }
  if (stop !== null) throw stop;
}

/** Whether a run that ended may still go on with another time. */
function concernsRangeOnly(thrown: unknown): thrown is SyncStop {
  const error = thrown instanceof SyncStop ? thrown.error : null;
  if (!(error instanceof SourceError)) return false;
  return error.action === 'split' || error.action === 'retry' || error.code === 'source.rejected_request';
}

async function readRange(run: SyncRun, session: SourceSession, range: TimeRange): Promise<void> {
  const { policy } = run.source;
  const sizes = windowSizes(run.source);
  let cursor = range.fromMs;
  /** The window after the present one, begun while that is stored. */
  let ahead = null as Promise<BegunWindow | null> | null;

  function grow(): void {
    run.windowSizeMs = largerWindow(run.windowSizeMs, sizes, run.windowBytes, policy.smallWindowBytes);
  }

  function windowAt(fromMs: number): TimeRange {
    return { fromMs, toMs: Math.min(range.toMs, fromMs + run.windowSizeMs) };
  }

  try {
    while (cursor < range.toMs) {
      const begun: BegunWindow | null = await ahead;
      ahead = null;
      const window = begun?.range ?? windowAt(cursor);
      const length = window.toMs - window.fromMs;
      const onRead = (): void => {
        // After a failure the end of this window decides how it goes on.
        if (run.failuresInRow > 0 || window.toMs >= range.toMs) return;
        grow();
        ahead = beginAhead(run, session, windowAt(window.toMs));
      };
      if ((await readWindow(run, session, window, begun, onRead)) === 'split') {
        const half = smallerWindow(length, sizes) ?? sizes.smallest;
        run.windowSizeMs = run.failuresInRow > halvings ? sizes.smallest : half;
        continue;
      }
      cursor = window.toMs;
      run.remainingMs -= length;
      // After a failure nothing is known of the time that follows.
      if (run.failuresInRow === 0 && ahead === null) grow();
    }
  } finally {
    const left = await ahead;
    if (left !== null) await abandonWindow(run, left).catch(() => undefined);
  }
}

/** Begins a window early; `null` where that may not be now: the usual way says why. */
async function beginAhead(run: SyncRun, session: SourceSession, range: TimeRange): Promise<BegunWindow | null> {
  try {
    await passCallGate(run);
    return await beginWindow(run, session, range);
  } catch {
    return null;
  }
}

/** Reads one window to its end: tries again, waits, or tells to cut it. Throws `SyncStop`. */
async function readWindow(
  run: SyncRun,
  session: SourceSession,
  range: TimeRange,
  ahead: BegunWindow | null,
  onRead: () => void,
): Promise<'done' | 'split'> {
  const { retryPausesMs } = run.dependencies;
  let begun = ahead;
  for (let tries = 0; ;) {
    // Before the window is begun, so that none is listed that nobody asked for.
    if (begun === null) await passCallGate(run);
    announce(run, 'fetching', range, readingText(range));
    const attempt = await attemptWindow(run, begun ?? (await beginWindow(run, session, range)), onRead);
    begun = null;
    const next = nextStep(run, range, attempt, tries < retryPausesMs.length);
    switch (next) {
      case 'split':
        return 'split';
      case 'retry':
        await pause(retryPausesMs[tries] as number, run.options.signal);
        tries += 1;
        break;
      case 'wait': {
        const error = attempt.error as SourceError;
        if (!run.options.wait) listWindow(run, range, attempt);
        await waitUntil(run, waitEnd(run, error), error);
        break;
      }
      case 'done':
        listWindow(run, range, attempt);
        return 'done';
      case 'stop':
        listWindow(run, range, attempt);
        throw attempt.stop ?? new SyncStop(attempt.error as AppError);
    }
  }
}

type NextStep = 'done' | 'retry' | 'wait' | 'split' | 'stop';

function nextStep(run: SyncRun, range: TimeRange, attempt: WindowAttempt, mayRetry: boolean): NextStep {
  const { error, stop } = attempt;
  if (stop !== null) return 'stop';
  if (!(error instanceof SourceError)) {
    if (error !== null && error.code !== 'sync.incomplete') return 'stop';
    run.failuresInRow = 0;
    run.cut = null;
    return 'done';
  }
  switch (error.action) {
    case 'wait':
      return 'wait';
    case 'retry':
      return mayRetry ? 'retry' : 'stop';
    case 'split':
      run.failuresInRow += 1;
      run.cut = null;
      if (smallerWindow(range.toMs - range.fromMs, windowSizes(run.source)) === null) {
        return run.failuresInRow < mostFailuresInRow ? 'done' : 'stop';
      }
      run.cut = { range, attempt };
      return 'split';
    case 'skip':
      return 'done';
    default:
      return 'stop';
  }
}

function windowSizes({ policy }: Source) {
  return { first: policy.firstWindowMs, smallest: policy.smallestWindowMs, largest: policy.largestWindowMs };
}

function connectionState(report: ConnectionSyncReport): ConnectionSyncReport['state'] {
  const whole = report.windows.every((window) => window.state === 'complete' || window.state === 'unverified');
  if (whole && report.error === null) return 'complete';
  const useful = report.windows.some((window) => window.state !== 'failed');
  // Whoever has to wait, or wanted to stop, has not failed.
  const stopped = report.error?.code === 'source.rate_limited' || report.error?.code === 'sync.incomplete';
  return useful || stopped ? 'incomplete' : 'failed';
}
