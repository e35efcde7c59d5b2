import { describe, expect, it } from 'vitest';
import { createHold } from '#core/sync/hold.ts';
import { compareEvents, missingUnderGreen } from '#test/support/sync/compare-events.ts';
import { connect, openCore, openFreeCore, wholeRange } from '#test/support/sync/open-core.ts';
import { smallSample, startSyncServer, type SyncServerOptions } from '#test/support/sync/sync-servers.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

// How many rows the windows hold, and so where a budget ends, must not depend on the hour.
const sample = smallSample(Date.UTC(2026, 10, 1));

describe('a sync that had to stop in the middle of a window', () => {
  it.each<{ name: string; agileApps: SyncServerOptions['agileApps']; covered?: string }>([
    { name: 'small pages', agileApps: { pageCap: 10 } },
    { name: 'large pages', agileApps: {} },
    { name: "dates in the user's pattern", agileApps: { pageCap: 20, dateLiterals: 'user-date-format' } },
    { name: 'no dates at all', agileApps: { pageCap: 20, dateLiterals: 'ignored' }, covered: 'unverified' },
  ])('goes on with the next page: --max-calls 2 ends complete, with $name', { timeout: 60_000 }, async (one) => {
    const server = await startSyncServer('agileapps', { sample, agileApps: one.agileApps ?? {} });
    const core = await openCore();
    await connect(core, 'one', server);
    const bounds = { fromMs: sample.endMs - 40 * 86_400_000, toMs: sample.endMs };
    let runs = 0;
    for (let done = false; !done && runs < 60; runs += 1) {
      const { connections } = await core.sync.sync(['one'], wholeRange(sample, { ...bounds, maxCalls: 2 }));
      const report = connections[0];
      expect(report?.calls).toBeLessThanOrEqual(2);
      expect(missingUnderGreen(core.folder, 'one', server.held())).toEqual([]);
      done = report?.state === 'complete';
    }
    const held = [...server.held()].filter(([, timeMs]) => timeMs >= bounds.fromMs && timeMs < bounds.toMs);
    const { lost } = compareEvents(core.folder, 'one', new Map(held));
    expect(lost).toEqual([]);
    expect(held.length).toBeGreaterThan(20);
    const { connections } = await core.sync.coverage(['one'], bounds);
    expect(connections[0]?.intervals.map(({ state }) => state)).toEqual([one.covered ?? 'complete']);
  });

  it.each<{ name: string; agileApps: SyncServerOptions['agileApps']; days: [from: number, to: number] }>([
    { name: 'a server that takes all', agileApps: { pageCap: 20 }, days: [-20, 0] },
    { name: 'a refused form of dates', agileApps: { pageCap: 20, dateLiterals: 'user-date-format' }, days: [-20, 0] },
    { name: 'no dates at all', agileApps: { pageCap: 50, dateLiterals: 'ignored' }, days: [-20, 0] },
    { name: 'an empty window', agileApps: {}, days: [400, 405] },
    { name: 'an empty window and a refused form', agileApps: { dateLiterals: 'user-date-format' }, days: [400, 405] },
  ])('gets on with one call a run: $name', { timeout: 60_000 }, async ({ agileApps, days: [from, to] }) => {
    const server = await startSyncServer('agileapps', { sample, agileApps });
    const core = await openCore({ now: () => sample.endMs + 500 * 86_400_000 });
    await connect(core, 'one', server);
    const bounds = { fromMs: sample.endMs + from * 86_400_000, toMs: sample.endMs + to * 86_400_000 };
    let state: string | undefined;
    for (let runs = 0; state !== 'complete' && runs < 60; runs += 1) {
      const { connections } = await core.sync.sync(['one'], wholeRange(sample, { ...bounds, maxCalls: 1 }));
      state = connections[0]?.state;
      expect(connections[0]?.calls).toBeLessThanOrEqual(1);
    }
    expect(state).toBe('complete');
    const held = [...server.held()].filter(([, timeMs]) => timeMs >= bounds.fromMs && timeMs < bounds.toMs);
    expect(compareEvents(core.folder, 'one', new Map(held)).lost).toEqual([]);
  });

  it('reads no page twice that it has', async () => {
    const server = await startSyncServer('agileapps', { sample, agileApps: { pageCap: 10 } });
    const folder = temporaryFolder();
    const options = { fromMs: sample.endMs - 20 * 86_400_000, toMs: sample.endMs };
    const once = await openFreeCore({ folder });
    await connect(once, 'one', server);
    await once.sync.sync(['one'], wholeRange(sample, { ...options, maxCalls: 3 }));
    await once.dispose();
    const core = await openCore({ folder });
    const { connections } = await core.sync.sync(['one'], wholeRange(sample, options));
    expect(connections[0]).toMatchObject({ state: 'complete', error: null });
    expect(connections[0]?.notices.join()).toMatch(/rows of the window were read by an earlier sync/);
    const pages = server.dataRequests().map(({ query }) => `${query.get('page')} of ${query.get('pageSize')}`);
    expect(new Set(pages).size).toBe(pages.length);
  });
});

describe('a sync that is held', () => {
  it.each(['gearset', 'agileapps'] as const)(
    'asks nothing until it is released, and loses nothing: %s',
    async (kind) => {
      const server = await startSyncServer(kind, { sample, agileApps: { pageCap: 20 } });
      const core = await openCore();
      await connect(core, 'one', server);
      const hold = createHold();
      let held = (): void => undefined;
      const isHeld = new Promise<void>((resolve) => (held = resolve));
      const running = core.sync.sync(
        ['one'],
        wholeRange(sample, {
          hold,
          onProgress({ phase, calls }) {
            if (phase === 'fetching' && calls > 0) hold.hold();
            if (phase === 'paused') held();
          },
        }),
      );
      await isHeld;
      const asked = server.dataRequests().length;
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(server.dataRequests()).toHaveLength(asked);
      hold.release();
      // From here on it is held at every step and let go at once.
      hold.onChange((isNow) => isNow && queueMicrotask(hold.release));
      expect((await running).connections[0]).toMatchObject({ state: 'complete', error: null });
      expect(compareEvents(core.folder, 'one', server.held())).toEqual({ lost: [], surplus: [] });
    },
  );

  it('can be stopped', async () => {
    const server = await startSyncServer('gearset', { sample });
    const core = await openCore();
    await connect(core, 'one', server);
    const hold = createHold();
    hold.hold();
    const controller = new AbortController();
    const onProgress = ({ phase }: { phase: string }): void => {
      if (phase === 'paused') controller.abort();
    };
    const { signal } = controller;
    const { connections } = await core.sync.sync(['one'], wholeRange(sample, { hold, signal, onProgress }));
    expect(connections[0]?.error?.code).toBe('app.interrupted');
    expect(server.dataRequests()).toEqual([]);
  });
});
