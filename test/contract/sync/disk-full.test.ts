import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { generateSample } from '#core/sample/generate-sample.ts';
import { compareEvents, missingUnderGreen } from '#test/support/sync/compare-events.ts';
import { connect, openFreeCore } from '#test/support/sync/open-core.ts';
import { startChild } from '#test/support/sync/sync-child.ts';
import { startSyncServer } from '#test/support/sync/sync-servers.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

interface FullDisk {
  name: string;
  /** Makes the folder's disk small; answers how to run a command on it, and how to make room. */
  fill: (folder: string) => { wrap: string[]; makeRoom: () => void };
}

const limitedFile: FullDisk = {
  name: 'no file can grow',
  fill: () => {
    const wrap = ['prlimit', '--fsize=1500000'];
    return { wrap, makeRoom: () => wrap.splice(0) };
  },
};

/** A real small disk, which only root can make. */
const smallDisk: FullDisk = {
  name: 'the disk is full',
  fill: (folder) => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder]);
    onTestFinished(() => void execFileSync('umount', ['-l', folder]));
    return { wrap: [], makeRoom: () => execFileSync('mount', ['-o', 'remount,size=200m', folder]) };
  },
};

const disks = process.platform !== 'linux' ? [] : process.getuid?.() === 0 ? [limitedFile, smallDisk] : [limitedFile];

describe.each(disks)('a sync while $name', ({ fill }) => {
  it('says so, keeps what was committed, and goes on later', { timeout: 180_000 }, async () => {
    const sample = generateSample({ seed: 5, events: 8_000, endMs: Date.now() });
    const server = await startSyncServer('agileapps', { sample });
    const folder = temporaryFolder();
    const { wrap, makeRoom } = fill(folder);
    const core = await openFreeCore({ folder });
    await connect(core, 'one', server);
    await core.dispose();
    const command = ['sync', '--from', new Date(sample.startMs).toISOString()];

    const full = await startChild(folder, command, wrap).ended;
    const { error } = JSON.parse(full.stdout) as { error: { code: string; message: string; recovery: string } };
    expect(error.code).toBe('store.disk_full');
    expect(error.recovery).toMatch(/committed .* kept/);
    expect(full.exitCode).toBe(1);
    expect(full.stderr.trim().split('\n')).toHaveLength(1);
    // A copy with room around it: whoever opens a store shares a little file with others, which this disk may not hold.
    const copy = temporaryFolder();
    cpSync(folder, copy, { recursive: true });
    const kept = compareEvents(copy, 'one', server.held());
    expect(kept.surplus).toEqual([]);
    expect(kept.lost.length).toBeGreaterThan(0);
    expect(missingUnderGreen(copy, 'one', server.held())).toEqual([]);

    makeRoom();
    const later = await startChild(folder, command).ended;
    expect(later.exitCode, later.stderr).toBe(0);
    expect(compareEvents(folder, 'one', server.held())).toEqual({ lost: [], surplus: [] });
    const after = await openFreeCore({ folder });
    const checks = await after.checkHealth();
    await after.dispose();
    expect(checks.filter((check) => !check.ok)).toEqual([]);
  });
});
