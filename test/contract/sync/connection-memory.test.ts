import { describe, expect, it } from 'vitest';
import { readConnectionMemory } from '#core/store/connection-memory.ts';
import { sampleCredentials } from '#core/sample/start-sample-servers.ts';
import { reading } from '#test/support/sync/compare-events.ts';
import { connect, openCore, wholeRange } from '#test/support/sync/open-core.ts';
import { startSyncServer } from '#test/support/sync/sync-servers.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

describe('what a source found out about a tenant', () => {
  it('is kept with the connection, spares the next sync the search, and goes with the connection', async () => {
    const folder = temporaryFolder();
    const core = await openCore({ folder });
    const server = await startSyncServer('agileapps', { agileApps: { dateLiterals: 'user-date-format', pageCap: 30 } });
    await connect(core, 'tenant', server);
    const options = wholeRange(server, { refetch: true });

    await core.sync.sync(['tenant'], options);
    const first = server.dataRequests();
    await core.sync.sync(['tenant'], options);
    const second = server.dataRequests().slice(first.length);

    expect(first[0]?.status).toBe(400);
    expect(second.every(({ status }) => status === 200)).toBe(true);
    expect(second.length).toBeLessThan(first.length);

    const kept = reading(folder, (database) => readConnectionMemory(database, 1, 'agileapps.query'));
    expect(JSON.parse(kept ?? 'null')).toMatchObject({ plan: { literal: 'user' }, literalProven: true, pageCap: 30 });
    for (const secret of [sampleCredentials.agileAppsPassword, sampleCredentials.agileAppsUser, server.server.url]) {
      expect(kept).not.toContain(secret);
    }

    await core.connections.remove('tenant', true);
    expect(reading(folder, (database) => readConnectionMemory(database, 1, 'agileapps.query'))).toBeNull();
  });
});
