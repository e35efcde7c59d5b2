import type {
  CallReport,
  Source,
  SourceBatch,
  SourceContext,
  SourceRecord,
  UnreadableRecord,
  WindowOutcome,
} from '#core/sources/source.ts';
import { SourceError } from '#core/sources/source-error.ts';
import type { TimeRange } from '#shared/sync-status.ts';

/** What reading windows gave, and what it took. */
export interface Reading {
  records: SourceRecord[];
  unreadable: UnreadableRecord[];
  batches: SourceBatch[];
  outcome: WindowOutcome | null;
  error: unknown;
}

export interface TestContext extends SourceContext {
  calls: CallReport[];
}

export interface TestSettings {
  user?: string | null;
  secret?: string;
  timeoutMs?: number;
  signal?: AbortSignal;
  now?: () => number;
  fetch?: typeof globalThis.fetch;
}

/** A context over real HTTP that keeps every call report. */
export function testContext(url: string, settings: TestSettings = {}): TestContext {
  const calls: CallReport[] = [];
  return {
    calls,
    settings: { url, user: settings.user ?? null },
    secret: async () => settings.secret ?? 'test-secret-0123456789',
    fetch: settings.fetch ?? globalThis.fetch,
    now: settings.now ?? Date.now,
    signal: settings.signal ?? new AbortController().signal,
    timeoutMs: settings.timeoutMs ?? 5_000,
    onCall: (call) => calls.push(call),
  };
}

/** Opens a session, reads the windows one after the other, closes. An error ends the reading. */
export async function readWindows(source: Source, context: SourceContext, ...ranges: TimeRange[]): Promise<Reading> {
  const reading: Reading = { records: [], unreadable: [], batches: [], outcome: null, error: null };
  try {
    const session = await source.open(context);
    try {
      for (const range of ranges) {
        const batches = session.fetchWindow(range);
        for (let step = await batches.next(); ; step = await batches.next()) {
          if (step.done) {
            reading.outcome = step.value;
            break;
          }
          reading.batches.push(step.value);
          reading.records.push(...step.value.records);
          reading.unreadable.push(...step.value.unreadable);
        }
      }
    } finally {
      await session.close();
    }
  } catch (thrown) {
    reading.error = thrown;
  }
  return reading;
}

/** The error as what the sync decides by; throws where it is no `SourceError`. */
export function failureOf(reading: Reading): { code: string; action: string; retryAtMs: number | null } {
  if (!(reading.error instanceof SourceError)) throw reading.error ?? new Error('The reading did not fail.');
  const { code, action, retryAtMs } = reading.error;
  return { code, action, retryAtMs };
}

export function range(from: string, to: string): TimeRange {
  return { fromMs: Date.parse(from), toMs: Date.parse(to) };
}
