import { describe, expect, it } from 'vitest';
import { compareEvents, missingUnderGreen } from '#test/support/sync/compare-events.ts';
import { connect, openCore, openFreeCore } from '#test/support/sync/open-core.ts';
import { startChild } from '#test/support/sync/sync-child.ts';
import { smallSample, startSyncServer } from '#test/support/sync/sync-servers.ts';
import { generateSample } from '#core/sample/generate-sample.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

describe('two processes on one workspace', () => {
  it('sync at once: nothing is lost or doubled, and a busy store says so', { timeout: 240_000 }, async () => {
    const sample = generateSample({ seed: 3, events: 3_000, endMs: Date.now() });
    const servers = {
      gs: await startSyncServer('gearset', { sample }),
      aa: await startSyncServer('agileapps', { sample }),
    };
    const folder = temporaryFolder();
    const first = await openFreeCore({ folder });
    await connect(first, 'gs', servers.gs);
    await connect(first, 'aa', servers.aa);
    await first.dispose();

    const from = new Date(sample.startMs).toISOString();
    for (const more of [[], ['--refetch']]) {
      const children = [0, 1, 2].map(() => startChild(folder, ['sync', '--from', from, ...more]));
      for (const end of await Promise.all(children.map((child) => child.ended))) {
        const { error } = JSON.parse(end.stdout) as { error?: { code: string; message: string; recovery: string } };
        expect([undefined, 'store.busy']).toContain(error?.code);
        expect(end.exitCode).toBe(error === undefined ? 0 : 1);
        if (error !== undefined) expect(`${error.message} ${error.recovery}`).toMatch(/Another process .* try again/);
      }
      for (const name of ['gs', 'aa'] as const) {
        expect(missingUnderGreen(folder, name, servers[name].held())).toEqual([]);
        expect(compareEvents(folder, name, servers[name].held())).toEqual({ lost: [], surplus: [] });
      }
    }
    const core = await openCore({ folder });
    expect((await core.checkHealth()).filter((check) => !check.ok)).toEqual([]);
  });

  it('make a workspace at once', { timeout: 60_000 }, async () => {
    const server = await startSyncServer('gearset', { sample: smallSample() });
    const folder = temporaryFolder();
    const names = ['a', 'b', 'c', 'd'];
    const children = names.map((name) =>
      startChild(folder, [
        'connection',
        'add',
        'gearset',
        '--name',
        name,
        '--url',
        server.server.url,
        '--token-env',
        'T',
      ]),
    );
    for (const end of await Promise.all(children.map((child) => child.ended))) {
      expect({ exitCode: end.exitCode, stderr: end.stderr }).toEqual({ exitCode: 0, stderr: '' });
    }
    const core = await openCore({ folder });
    expect((await core.connections.list()).map((connection) => connection.name)).toEqual(names);
  });
});
