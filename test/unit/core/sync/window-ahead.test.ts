import { expect, test } from 'vitest';
import type { Source, SourceBatch, WindowOutcome } from '#core/sources/source.ts';
import { openStoreForReading } from '#core/store/open-database.ts';
import { syncConnection } from '#core/sync/sync-connection.ts';
import { AppError } from '#shared/app-error.ts';
import type { TimeRange } from '#shared/sync-status.ts';
import { openTestStore } from '#test/support/store/open-writer.ts';
import { sourceRecord } from '#test/support/store/source-records.ts';

const dayMs = 86_400_000;
const windows = 4;

/** Syncs windows of one day with one event each; `onAsk` and `onStore` are told the number of the window. */
async function syncDays(onAsk: (window: number) => void, onStore: (window: number) => Promise<void>) {
  const store = openTestStore();
  const numberOf = ({ fromMs }: TimeRange) => Math.round(fromMs / dayMs);

  async function* fetchWindow(range: TimeRange): AsyncGenerator<SourceBatch, WindowOutcome, void> {
    onAsk(numberOf(range));
    const record = sourceRecord({ externalId: `event-${numberOf(range)}`, timeMs: range.fromMs });
    yield { records: [record], unreadable: [], expected: 1 };
    return { completeness: 'confirmed', expected: 1, reason: null, notices: [] };
  }

  const policy = { overlapMs: 0, firstWindowMs: dayMs, smallestWindowMs: dayMs, largestWindowMs: dayMs };
  const source = {
    kind: 'gearset',
    policy: { ...policy, dataEndpoint: 'GET /', budget: null, smallWindowBytes: 0 },
    open: () => Promise.resolve({ fetchWindow, close: () => Promise.resolve() }),
  } as unknown as Source;
  const { writer } = store;
  const report = await syncConnection(
    store.connection,
    source,
    1,
    {
      fromMs: 0,
      toMs: windows * dayMs,
      refetch: false,
      wait: false,
      maxCalls: null,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    },
    {
      writer: {
        closeAbandonedWindows: async (input) => writer.closeAbandonedWindows(input),
        startWindow: async (input) => writer.startWindow(input),
        async storeBatch(input) {
          await onStore(Math.round((input.batch.records[0] as { event: { timeMs: number } }).event.timeMs / dayMs));
          return writer.storeBatch(input);
        },
        endWindow: async (input) => writer.endWindow(input),
        askCall: async (input) => writer.askCall(input),
        recordCalls: async (input) => writer.recordCalls(input),
      },
      readCoverage: () => Promise.resolve([]),
      callsSince: () => Promise.resolve([]),
      memoryOf: () => ({ read: () => Promise.resolve(null), write: () => Promise.resolve() }),
      sourceContext: { fetch: globalThis.fetch, now: Date.now, timeoutMs: 1_000 },
      secretOf: () => Promise.resolve(''),
      retryPausesMs: [],
    },
  );
  const database = openStoreForReading(store.folder);
  const rows = database
    .prepare<[], { state: string; ended: number; claims: number }>(
      `SELECT state, ended_ms IS NOT NULL AS ended, (SELECT count(*) FROM coverage WHERE window_id = fetch_window.id) AS claims
       FROM fetch_window ORDER BY id`,
    )
    .all();
  database.close();
  return { report, rows };
}

test('the next window is asked for while one is stored', async () => {
  const asked = Array.from({ length: windows }, () => Promise.withResolvers<null>());
  const { report, rows } = await syncDays(
    (window) => asked[window]?.resolve(null),
    // Would never end if nobody asked before it has ended.
    async (window) => void (await asked[window + 1]?.promise),
  );
  expect(report).toMatchObject({ state: 'complete', error: null, events: { new: windows } });
  expect(report.windows.map(({ state, rows: count }) => [state, count])).toEqual(
    Array.from({ length: windows }, () => ['complete', 1]),
  );
  expect(rows).toEqual(Array.from({ length: windows }, () => ({ state: 'complete', ended: 1, claims: 1 })));
});

test('a window begun early is given up where the one before could not be stored: nothing is claimed of it', async () => {
  const second = Promise.withResolvers<null>();
  const { report, rows } = await syncDays(
    (window) => window === 1 && second.resolve(null),
    async (window) => {
      if (window > 0) return;
      await second.promise;
      throw new AppError('store.disk_full', 'The disk is full.', 'Make room.');
    },
  );
  expect(report).toMatchObject({ state: 'failed', error: { code: 'store.disk_full' }, events: { new: 0 } });
  expect(report.windows).toHaveLength(1);
  expect(rows).toEqual([
    { state: 'failed', ended: 1, claims: 1 },
    { state: 'failed', ended: 1, claims: 0 },
  ]);
});
