import { describe, expect, it } from 'vitest';
import type { Core } from '#core/create-core.ts';
import type { FaultScript } from '#core/sample/http/fault.ts';
import type { ConnectionSyncReport } from '#shared/sync-status.ts';
import type { SyncOptions } from '#core/sync/sync-run.ts';
import { compareEvents } from '#test/support/sync/compare-events.ts';
import { connect, openCore, openFreeCore, wholeRange } from '#test/support/sync/open-core.ts';
import { isDataRequest, smallSample, startSyncServer, type SyncServer } from '#test/support/sync/sync-servers.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const sample = smallSample();
const hour = 3_600_000;
const day = 24 * hour;

/** A clock that a test sets forward; core and server go by it. */
function createClock() {
  let skippedMs = 0;
  return { now: () => Date.now() + skippedMs, skip: (ms: number) => (skippedMs += ms) };
}

async function sync(core: Core, options: Partial<SyncOptions> = {}): Promise<ConnectionSyncReport> {
  const { connections } = await core.sync.sync(['one'], wholeRange(sample, options));
  return connections[0] as ConnectionSyncReport;
}

/** One call: a day is read again. */
function readDay(core: Core): Promise<ConnectionSyncReport> {
  return sync(core, { fromMs: sample.startMs, toMs: sample.startMs + day, refetch: true });
}

function expectClose(iso: string | null, instantMs: number): void {
  expect(Math.abs(Date.parse(iso ?? '') - instantMs)).toBeLessThan(5_000);
}

describe('the call budget of a sync', () => {
  it('follows the headers of the server, also after a restart', async () => {
    const clock = createClock();
    const server = await startSyncServer('gearset', {
      sample,
      now: clock.now,
      gearsetBudget: { calls: 2, periodMs: hour },
    });
    const folder = temporaryFolder();
    const before = await openFreeCore({ folder, now: clock.now });
    await connect(before, 'one', server);
    const begunMs = clock.now();
    const stopped = await sync(before);
    expect(stopped).toMatchObject({ state: 'incomplete', calls: 2, error: { code: 'source.rate_limited' } });
    expect(stopped.windows.map((window) => window.state)).toEqual(['unverified', 'unverified']);
    expectClose(stopped.nextCallAt, begunMs + hour);
    await before.dispose();

    const core = await openCore({ folder, now: clock.now });
    expect(await sync(core)).toMatchObject({ state: 'incomplete', calls: 0, nextCallAt: stopped.nextCallAt });
    clock.skip(hour + 5_000);
    expect(await sync(core)).toMatchObject({ state: 'complete', nextCallAt: null });
    expect(compareEvents(folder, 'one', server.held())).toEqual({ lost: [], surplus: [] });
  });

  it('lets a generous server have its way', async () => {
    const server = await startSyncServer('gearset', { sample, gearsetBudget: { calls: 100, periodMs: hour } });
    const core = await openCore();
    await connect(core, 'one', server);
    for (let call = 0; call < 13; call += 1) expect(await readDay(core)).toMatchObject({ state: 'complete', calls: 1 });
  });

  it('is ten calls an hour where the server says nothing', async () => {
    const clock = createClock();
    const server = await startSyncServer('gearset', { sample, now: clock.now, gearsetBudget: null });
    const core = await openCore({ now: clock.now });
    await connect(core, 'one', server);
    const begunMs = clock.now();
    for (let call = 0; call < 10; call += 1) expect(await readDay(core)).toMatchObject({ state: 'complete', calls: 1 });
    const refused = await readDay(core);
    expect(refused).toMatchObject({
      state: 'incomplete',
      calls: 0,
      windows: [],
      error: { code: 'source.rate_limited' },
    });
    expectClose(refused.nextCallAt, begunMs + hour);
    clock.skip(hour + 10_000);
    expect(await readDay(core)).toMatchObject({ state: 'complete', calls: 1 });
  });

  it.each([
    { headers: { 'Retry-After': '1200' }, waitMs: 1_200_000 },
    { headers: {}, waitMs: hour },
  ] as { headers: Record<string, string>; waitMs: number }[])(
    'stands by a refusal after a restart: %o',
    async ({ headers, waitMs }) => {
      const clock = createClock();
      const broken = { now: true };
      const faults: FaultScript = (request) =>
        broken.now && isDataRequest(request) ? { kind: 'answer', status: 429, body: 'Quota exceeded', headers } : null;
      const server = await startSyncServer('gearset', { sample, now: clock.now, faults });
      const folder = temporaryFolder();
      const before = await openFreeCore({ folder, now: clock.now });
      await connect(before, 'one', server);
      const begunMs = clock.now();
      const refused = await sync(before);
      expect(refused).toMatchObject({ state: 'incomplete', calls: 1, error: { code: 'source.rate_limited' } });
      expectClose(refused.nextCallAt, begunMs + waitMs);
      await before.dispose();

      broken.now = false;
      const core = await openCore({ folder, now: clock.now });
      const again = await sync(core);
      expect(again).toMatchObject({ state: 'incomplete', calls: 0 });
      expectClose(again.nextCallAt, begunMs + waitMs);
      clock.skip(waitMs + 5_000);
      expect(await sync(core)).toMatchObject({ state: 'complete', error: null });
    },
  );

  it('goes on by itself with --wait', async () => {
    const server = await startSyncServer('gearset', { sample, gearsetBudget: { calls: 1, periodMs: 1_500 } });
    const core = await openCore();
    await connect(core, 'one', server);
    const phases = new Set<string>();
    const report = await sync(core, { wait: true, onProgress: ({ phase }) => phases.add(phase) });
    expect(report).toMatchObject({ state: 'complete', error: null, nextCallAt: null });
    expect(phases).toContain('waiting');
    expect(server.dataRequests().map((request) => request.status)).not.toContain(429);
    expect(compareEvents(core.folder, 'one', server.held())).toEqual({ lost: [], surplus: [] });
  });

  it('ends a wait at once when it is interrupted', async () => {
    const server = await startSyncServer('gearset', { sample, gearsetBudget: { calls: 1, periodMs: hour } });
    const core = await openCore();
    await connect(core, 'one', server);
    const controller = new AbortController();
    const report = await sync(core, {
      wait: true,
      signal: controller.signal,
      onProgress: ({ phase }) => (phase === 'waiting' ? controller.abort() : undefined),
    });
    expect(report).toMatchObject({ state: 'incomplete', calls: 1, error: { code: 'app.interrupted' } });
  });

  it.each([
    { kind: 'gearset' as const, maxCalls: 1 },
    { kind: 'gearset' as const, maxCalls: 2 },
    { kind: 'agileapps' as const, maxCalls: 2 },
    { kind: 'agileapps' as const, maxCalls: 9 },
  ])('never goes over --max-calls: %o', async ({ kind, maxCalls }) => {
    const server = await startSyncServer(kind, { sample, agileApps: { pageCap: 10 } });
    const core = await openCore();
    await connect(core, 'one', server);
    const report = await sync(core, { maxCalls });
    expect(server.dataRequests()).toHaveLength(maxCalls);
    expect(report).toMatchObject({ state: 'incomplete', calls: maxCalls, error: { code: 'sync.incomplete' } });
    expect(report.error?.message).toMatch(/stopped after \d calls, as asked/);
    await sync(core);
    expect(compareEvents(core.folder, 'one', server.held())).toEqual({ lost: [], surplus: [] });
  });

  it('tells both why a window failed and that no call is left', async () => {
    const faults: FaultScript = () => ({ kind: 'answer', status: 500, body: 'Oops' });
    const server: SyncServer = await startSyncServer('gearset', { sample, faults });
    const core = await openCore();
    await connect(core, 'one', server);
    const report = await sync(core, { maxCalls: 2 });
    expect(report).toMatchObject({ state: 'incomplete', calls: 2, error: { code: 'sync.incomplete' } });
    expect(report.windows).toHaveLength(1);
    expect(report.windows[0]).toMatchObject({ state: 'failed', error: { code: 'source.server_error' } });
  });
});
