import { describe, expect, it } from 'vitest';
import { compareEvents, missingUnderGreen } from '#test/support/sync/compare-events.ts';
import { connect, openCore, wholeRange } from '#test/support/sync/open-core.ts';
import { startSyncServer } from '#test/support/sync/sync-servers.ts';

describe('a sync without faults', () => {
  it.each(['gearset', 'agileapps'] as const)('fetches everything from %s, once', async (kind) => {
    const server = await startSyncServer(kind);
    const core = await openCore();
    await connect(core, 'one', server);
    const { connections } = await core.sync.sync([], wholeRange(server));
    expect(connections[0]).toMatchObject({ name: 'one', kind, state: 'complete', error: null, nextCallAt: null });
    expect(connections[0]?.events).toEqual({ new: server.held().size, same: 0, changed: 0, quarantined: 0 });
    expect(connections[0]?.calls).toBe(server.dataRequests().length);
    expect(compareEvents(core.folder, 'one', server.held())).toEqual({ lost: [], surplus: [] });
    expect(missingUnderGreen(core.folder, 'one', server.held())).toEqual([]);

    const lastMinute = server.endMs - 60_000;
    const again = await core.sync.sync([], wholeRange(server, { toMs: lastMinute }));
    expect(again.connections[0]).toMatchObject({ state: 'complete', calls: 0, windows: [] });
    const reread = await core.sync.sync([], wholeRange(server, { toMs: lastMinute, refetch: true }));
    expect(reread.connections[0]).toMatchObject({ state: 'complete', events: { new: 0, changed: 0 } });
  });
});
