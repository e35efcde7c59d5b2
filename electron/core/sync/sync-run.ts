import type { AppError } from '#shared/app-error.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { ConnectionSyncReport, EventTally, SyncProgress, TimeRange, WindowState } from '#shared/sync-status.ts';
import type { CallReport, ReadPage, Source, SourceContext, SourceMemory } from '#core/sources/source.ts';
import type { StoredConnection } from '#core/store/connections.ts';
import type { BudgetCall, LedgerCall } from '#core/store/fetch-calls.ts';
import { emptyTally } from '#core/store/event-tally.ts';
import type { RecordWindow } from '#core/store/packed-record.ts';
import type { RecordedCoverage } from './coverage.ts';
import type { Hold } from './hold.ts';
import type { LedgerWriter } from './ledger-writer.ts';

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
  /** A period to read before all others. */
  first?: TimeRange | null;
  /** Not started by the user: leaves a reserve of the call budget for syncs by hand. */
  scheduled?: boolean;
  /** Where given: holds the sync before its next request. */
  hold?: Hold;
  signal: AbortSignal;
  onProgress: (progress: SyncProgress) => void;
}

export interface SyncDependencies {
  writer: LedgerWriter;
  readCoverage: (connectionId: number) => Promise<RecordedCoverage[]>;
  memoryOf: (connectionId: number) => SourceMemory;
  callsSince: (host: string, endpoint: string, sinceMs: number) => Promise<BudgetCall[]>;
  /** Everything a source may use of the outside, without signal and call report. */
  sourceContext: Omit<SourceContext, 'signal' | 'onCall' | 'settings' | 'secret' | 'readRows'>;
  /** Where given: reads rows, to be stored under a window where that is known. */
  readRows?: (rows: readonly Uint8Array[], window: RecordWindow | null) => Promise<ReadPage>;
  /** Where given: told that many rows are about to come. */
  expectRows?: () => void;
  secretOf: (connection: StoredConnection) => Promise<string>;
  /** Waits before the second try of a failed window, the third, and so on; after the last one it stays failed. */
  retryPausesMs: readonly number[];
}

/** The state of one connection's sync while it runs. */
export interface SyncRun {
  readonly connection: StoredConnection;
  readonly source: Source;
  readonly runId: number;
  readonly host: string;
  readonly options: SyncOptions;
  readonly dependencies: SyncDependencies;
  /** What the user gets in the end; grows as the run goes on. */
  readonly report: ConnectionSyncReport;
  /** Calls that are to go into the ledger. */
  readonly unrecorded: LedgerCall[];
  /** Calls on their way into the ledger, which may not stand there yet. */
  readonly beingRecorded: Set<LedgerCall>;
  /** Rows of requests that were written down before they were sent. */
  readonly asked: WeakMap<CallReport, number>;
  /** The ledger row of the window being read. */
  windowId: number | null;
  /** Bytes received for the window being read. */
  windowBytes: number;
  /** Present size of windows, milliseconds. */
  windowSizeMs: number;
  /** How many windows failed since the last one that was read. */
  failuresInRow: number;
  /** The last window that failed and is read in parts since; none of the parts was read yet. */
  cut: { range: TimeRange; attempt: WindowAttempt } | null;
  /** Whether something that came could not be stored. */
  storeFailed: boolean;
  /** Milliseconds of time still to read. */
  remainingMs: number;
  expected: number | null;
  callsLeft: number | null;
}

/** One try at a window: what came of it. */
export interface WindowAttempt {
  state: WindowState;
  tally: EventTally;
  expected: number | null;
  error: AppError | null;
  /** The run ends here, by the user's wish or for want of calls. */
  stop: SyncStop | null;
}

/** Ends a run early: the error the user gets, and when the next call is allowed. */
export class SyncStop extends Error {
  readonly error: AppError;
  readonly nextCallMs: number | null;

  constructor(error: AppError, nextCallMs: number | null = null) {
    super(error.message);
    this.error = error;
    this.nextCallMs = nextCallMs;
  }
}

export function createSyncRun(
  connection: StoredConnection,
  source: Source,
  runId: number,
  options: SyncOptions,
  dependencies: SyncDependencies,
): SyncRun {
  return {
    connection,
    source,
    runId,
    host: new URL(connection.url).host,
    options,
    dependencies,
    report: {
      name: connection.name,
      kind: connection.kind,
      state: 'complete',
      calls: 0,
      events: emptyTally(),
      windows: [],
      notices: [],
      nextCallAt: null,
      error: null,
    },
    unrecorded: [],
    beingRecorded: new Set(),
    asked: new WeakMap(),
    windowId: null,
    windowBytes: 0,
    windowSizeMs: source.policy.firstWindowMs,
    failuresInRow: 0,
    cut: null,
    storeFailed: false,
    remainingMs: 0,
    expected: null,
    callsLeft: null,
  };
}

/** Writes an HTTP request down before it is sent: from here on it counts, whatever becomes of it. */
export async function noteAsked(run: SyncRun, call: CallReport): Promise<void> {
  if (call.data) run.report.calls += 1;
  run.asked.set(call, await run.dependencies.writer.askCall({ call: ledgerCall(run, call) }));
}

/** Takes note of one HTTP request that is over. */
export function noteCall(run: SyncRun, call: CallReport): void {
  run.unrecorded.push(ledgerCall(run, call));
  run.windowBytes += call.bytes;
}

/** Takes note of a request that was written down and is not sent after all: it never was. */
export function noteWithdrawn(run: SyncRun, call: CallReport): void {
  if (call.data) run.report.calls -= 1;
  run.unrecorded.push({ ...ledgerCall(run, call), withdrawn: true });
}

/** Hands the calls that are over to what writes them into the ledger. */
export async function recordWith<T>(run: SyncRun, write: (calls: LedgerCall[]) => Promise<T>): Promise<T> {
  const calls = run.unrecorded.splice(0);
  for (const call of calls) run.beingRecorded.add(call);
  try {
    return await write(calls);
  } finally {
    for (const call of calls) run.beingRecorded.delete(call);
  }
}

function ledgerCall(run: SyncRun, call: CallReport): LedgerCall {
  const { connection, windowId, host } = run;
  return { ...call, connectionId: connection.id, windowId, host, callId: run.asked.get(call) ?? null };
}

/** Puts notices into the report, each once. */
export function addNotices(run: SyncRun, notices: readonly string[]): void {
  const known = run.report.notices;
  for (const notice of notices) if (!known.includes(notice)) known.push(notice);
}

/** Tells the user where the run stands. */
export function announce(run: SyncRun, phase: SyncProgress['phase'], range: TimeRange | null, message: string): void {
  const { report } = run;
  run.options.onProgress({
    connection: run.connection.name,
    phase,
    from: range === null ? null : formatIso(range.fromMs),
    to: range === null ? null : formatIso(range.toMs),
    windowsDone: report.windows.length,
    windowsPlanned: report.windows.length + Math.ceil(run.remainingMs / run.windowSizeMs),
    events: totalOf(report.events),
    expected: run.expected,
    calls: report.calls,
    callsLeft: run.callsLeft,
    nextCallAt: report.nextCallAt,
    message,
  });
}

export function totalOf(tally: EventTally): number {
  return tally.new + tally.same + tally.changed + tally.quarantined;
}
