import { expect, it } from 'vitest';
import { loadSample } from '#core/sample/load-sample.ts';
import { openCore, openFreeCore } from '#test/support/sync/open-core.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const usual = { fromMs: null, toMs: null, refetch: false, wait: false, maxCalls: null, onProgress: () => undefined };

it(
  'connections of the sample can be checked and synced when its servers are long gone',
  { timeout: 60_000 },
  async () => {
    const folder = temporaryFolder();
    const first = await openFreeCore({ folder, timeoutMs: 20_000, environment: {} });
    const { signal } = new AbortController();
    const loaded = await loadSample({ core: first, events: 900, signal, onProgress: () => undefined });
    expect(loaded.report.connections.map(({ state }) => state)).toEqual(['complete', 'complete']);
    await first.dispose();

    const core = await openCore({ folder, timeoutMs: 20_000, environment: {} });
    expect((await core.connections.list()).map(({ sample }) => sample)).toEqual([true, true]);
    expect(await core.connections.check('sample-gearset', signal)).toMatchObject({ ok: true });
    const again = await core.sync.sync([], { ...usual, signal });
    for (const { state, error, events } of again.connections) {
      expect({ state, error, events }).toMatchObject({
        state: 'complete',
        error: null,
        events: { new: 0, changed: 0 },
      });
    }
    expect(again.connections.some(({ events }) => events.same > 0)).toBe(true);
  },
);
