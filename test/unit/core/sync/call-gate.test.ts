import { expect, test } from 'vitest';
import type { CallReport, Source } from '#core/sources/source.ts';
import type { StoredConnection } from '#core/store/connections.ts';
import type { BudgetCall } from '#core/store/fetch-calls.ts';
import { knownCalls } from '#core/sync/call-gate.ts';
import { createSyncRun, noteAsked, noteCall, recordWith, type SyncDependencies } from '#core/sync/sync-run.ts';

const noLimit = { remaining: null, resetMs: null, periodMs: null };

function call(startedMs: number): CallReport {
  return {
    endpoint: 'GET /data',
    data: true,
    parameters: {},
    startedMs,
    endedMs: startedMs + 5,
    status: 200,
    bytes: 0,
    bodyHash: null,
    rateLimit: { remaining: 0, resetMs: 9_000, periodMs: 1_000 },
    retryAtMs: null,
    error: null,
  };
}

/** A run whose ledger has its calls as they were asked, until somebody writes more. */
function startRun() {
  const ledger: BudgetCall[] = [];
  const onRead: (() => Promise<void>)[] = [];
  const dependencies = {
    writer: {
      askCall: async ({ call: { startedMs } }: { call: CallReport }) =>
        ledger.push({ callId: ledger.length + 1, startedMs, endedMs: startedMs, rateLimit: noLimit, retryAtMs: null }),
    },
    async callsSince() {
      const read = [...ledger];
      await onRead.shift()?.();
      return read;
    },
    sourceContext: { now: () => 2_000 },
  } as unknown as SyncDependencies;
  const source = { policy: { dataEndpoint: 'GET /data', budget: null } } as unknown as Source;
  const connection = { id: 1, name: 'one', kind: 'gearset', url: 'https://one.example' } as StoredConnection;
  const options = { onProgress: () => undefined } as unknown as Parameters<typeof createSyncRun>[3];
  return { run: createSyncRun(connection, source, 1, options, dependencies), onRead };
}

test('what a server said of its limits is known while it is being recorded', async () => {
  const { run, onRead } = startRun();
  for (const startedMs of [1_000, 1_500]) {
    const report = call(startedMs);
    await noteAsked(run, report);
    noteCall(run, report);
  }
  const { promise: written, resolve } = Promise.withResolvers<undefined>();
  const recorded = recordWith(run, () => written);
  const expected = [1_000, 1_500].map((startedMs) =>
    expect.objectContaining({ startedMs, rateLimit: call(0).rateLimit }),
  );
  expect(await knownCalls(run)).toEqual(expected);
  // It gets into the ledger between the reading of that and its use.
  onRead.push(async () => {
    resolve(undefined);
    await recorded;
  });
  expect(await knownCalls(run)).toEqual(expected);
});
