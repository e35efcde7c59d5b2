import { AppError, toPlainError } from '#shared/app-error.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { TimeRange, WindowState } from '#shared/sync-status.ts';
import { SourceError } from '#core/sources/source-error.ts';
import type { SourceBatch, SourceSession, WindowOutcome } from '#core/sources/source.ts';
import { addTally, emptyTally } from '#core/store/event-tally.ts';
import type { WindowEnd } from '#core/store/ledger.ts';
import { waitEnd } from './call-gate.ts';
import { addNotices, announce, recordWith, type SyncRun, SyncStop, totalOf, type WindowAttempt } from './sync-run.ts';

/** A window whose reading has begun: its ledger row is there, and its first batch is on its way. */
export interface BegunWindow {
  range: TimeRange;
  windowId: number;
  startedMs: number;
  batches: AsyncGenerator<SourceBatch, WindowOutcome, void>;
  first: Promise<IteratorResult<SourceBatch, WindowOutcome>>;
}

/** Begins the reading of a window. */
export async function beginWindow(run: SyncRun, session: SourceSession, range: TimeRange): Promise<BegunWindow> {
  const { writer, sourceContext } = run.dependencies;
  const startedMs = sourceContext.now();
  run.windowBytes = 0;
  const windowId = await writer.startWindow({
    runId: run.runId,
    connectionId: run.connection.id,
    endpoint: run.source.kind,
    ...range,
    startedMs,
  });
  run.windowId = windowId;
  const batches = session.fetchWindow(range);
  const first = batches.next();
  first.catch((thrown: unknown) => rememberWait(run, thrown));
  return { range, windowId, startedMs, batches, first };
}

/** Gives up a window that was begun ahead: its ledger row ends, and nothing is claimed of its time. */
export async function abandonWindow(run: SyncRun, { range, windowId, batches }: BegunWindow): Promise<void> {
  await batches[Symbol.asyncDispose]();
  const end: WindowEnd = {
    windowId,
    connectionId: run.connection.id,
    state: 'failed',
    expected: null,
    notices: [],
    endedMs: run.dependencies.sourceContext.now(),
    error: null,
    claim: { fromMs: range.fromMs, toMs: range.fromMs },
  };
  await recordWith(run, (calls) => run.dependencies.writer.endWindow({ end, calls }));
}

/**
 * Reads one window once, batch by batch; the ledger gets its row whatever happens.
 *
 * @param onRead called when everything has come and only has to be stored
 */
export async function attemptWindow(run: SyncRun, begun: BegunWindow, onRead: () => void): Promise<WindowAttempt> {
  const { writer, sourceContext } = run.dependencies;
  const { range, windowId, startedMs } = begun;
  const attempt: WindowAttempt = {
    state: 'failed',
    tally: emptyTally(),
    expected: null,
    error: null,
    stop: null,
  };
  let notices: string[] = [];
  try {
    const outcome = await storeBatches(run, begun, attempt, onRead);
    attempt.expected = outcome.expected;
    notices = [...outcome.notices];
    attempt.state = stateOf(outcome);
    if (outcome.completeness === 'missing') {
      attempt.error = new AppError(
        'sync.incomplete',
        outcome.reason ?? 'The server did not deliver all rows of the window.',
        'What came is kept; the window is read again by the next sync.',
      );
    }
  } catch (thrown) {
    attempt.stop = thrown instanceof SyncStop ? thrown : null;
    attempt.error = attempt.stop?.error ?? asAppError(thrown, run.options.signal);
    rememberWait(run, thrown);
    attempt.state = totalOf(attempt.tally) > 0 ? 'incomplete' : 'failed';
  }
  if (run.failuresInRow > 0 && range.toMs - range.fromMs <= run.source.policy.smallestWindowMs) {
    notices.push('Larger windows failed, so this one was cut down to the smallest size.');
    addNotices(run, ['Larger windows failed, so some were cut down to the smallest size, one hour.']);
  } else {
    addNotices(run, notices);
  }
  if (run.windowId === windowId) run.windowId = null;
  // Nothing can be claimed of the time after the question was asked.
  const claimEndMs = Math.min(range.toMs, Math.floor(startedMs / 1000) * 1000);
  const end: WindowEnd = {
    windowId,
    connectionId: run.connection.id,
    state: attempt.state,
    expected: attempt.expected,
    notices,
    endedMs: sourceContext.now(),
    error: attempt.error === null ? null : { code: attempt.error.code, message: attempt.error.message },
    claim: { fromMs: range.fromMs, toMs: Math.max(range.fromMs, claimEndMs) },
  };
  await recordWith(run, (calls) => writer.endWindow({ end, calls }));
  return attempt;
}

/** How many batches wait at most while one is written, so that the writer always has its next one. */
const mostWaiting = 2;
/** A batch with more characters of payload than this waits alone: a large deployment comes as ten times as much. */
const largeBatch = 1_500_000;

function mayWait({ records }: SourceBatch): number {
  return records.reduce((sum, { raw }) => sum + raw.length, 0) > largeBatch ? 0 : mostWaiting;
}

/** Stores what the source delivers; the next batch is fetched and read while one is written. */
async function storeBatches(
  run: SyncRun,
  { range, windowId, batches, first }: BegunWindow,
  attempt: WindowAttempt,
  onRead: () => void,
): Promise<WindowOutcome> {
  const storing: Promise<void>[] = [];

  async function store({ records, packed = [], sealed, unreadable }: SourceBatch): Promise<void> {
    const { connection, dependencies, report } = run;
    const batch = {
      connectionId: connection.id,
      connectionName: connection.name,
      source: connection.kind,
      windowId,
      records: packed.length === 0 ? records : [...records, ...packed],
      unreadable,
      seenMs: dependencies.sourceContext.now(),
    };
    const stored = await recordWith(run, (calls) =>
      dependencies.writer.storeBatch({ batch, sealed: sealed ?? null, calls }),
    );
    addTally(attempt.tally, stored);
    addTally(report.events, stored);
    announce(run, 'fetching', range, readingText(range));
  }

  let ended = false;
  try {
    for (let next = first; ; next = batches.next()) {
      const step = await next;
      ended = step.done === true;
      if (ended) onRead();
      while (storing.length > (step.done ? 0 : mayWait(step.value))) await storing.shift();
      if (step.done) return step.value;
      attempt.expected = step.value.expected ?? attempt.expected;
      const stored = store(step.value);
      stored.catch(() => (run.storeFailed = true));
      storing.push(stored);
    }
  } finally {
    await Promise.allSettled(storing);
    // Where the store failed the source is in the middle of an answer: it lets go of it and reports the call.
    if (!ended) await batches[Symbol.asyncDispose]();
  }
}

/** Puts the time a server wants us to wait into the ledger too, where its answer did not name one. */
function rememberWait(run: SyncRun, thrown: unknown): void {
  if (!(thrown instanceof SourceError) || thrown.action !== 'wait') return;
  const refused = run.unrecorded.findLast((call) => call.data && !call.withdrawn);
  if (refused !== undefined) refused.retryAtMs ??= waitEnd(run, thrown);
}

/** Puts a window into the report. */
export function listWindow(run: SyncRun, range: TimeRange, attempt: WindowAttempt): void {
  const { state, tally, expected, error } = attempt;
  run.report.windows.push({
    from: formatIso(range.fromMs),
    to: formatIso(range.toMs),
    state,
    rows: totalOf(tally),
    expected,
    error: error === null ? null : toPlainError(error),
  });
  if (expected !== null) run.expected = (run.expected ?? 0) + expected;
}

export function readingText(range: TimeRange): string {
  return `Reading ${formatIso(range.fromMs)} to ${formatIso(range.toMs)}`;
}

/** Whatever was thrown as an error with words; after an abort, that it was stopped. */
export function asAppError(thrown: unknown, signal: AbortSignal): AppError {
  if (signal.aborted) {
    return new AppError('app.interrupted', 'The sync was stopped.', 'What was read is kept. Sync again to go on.');
  }
  if (thrown instanceof AppError) return thrown;
  const plain = toPlainError(thrown);
  return new AppError('app.internal', plain.message, plain.recovery, { cause: thrown });
}

function stateOf(outcome: WindowOutcome): WindowState {
  if (outcome.completeness === 'confirmed') return 'complete';
  return outcome.completeness === 'unconfirmed' ? 'unverified' : 'incomplete';
}
