import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { generateSample, type Sample } from '#core/sample/generate-sample.ts';
import { randomFor } from '#core/sample/random.ts';
import { inTimeOrder, timeOrdered } from '#core/sample/time-ordered.ts';
import { compareEvents, missingUnderGreen, reading } from '#test/support/sync/compare-events.ts';
import { connect, openFreeCore } from '#test/support/sync/open-core.ts';
import { type Child, startChild } from '#test/support/sync/sync-child.ts';
import { startSyncServer, type SyncServer } from '#test/support/sync/sync-servers.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const kills = 50;
const lanes = 5;
const sample = bigSample();
const from = new Date(sample.startMs).toISOString();

/** 20,000 entries and 250 deployments, made once: the servers of all lanes share them. */
function bigSample(): Sample {
  const { entries, deployments, ...rest } = generateSample({ seed: 11, endMs: Date.now() });
  const madeEntries = [...entries];
  const madeDeployments = [...deployments].filter((_, index) => index % 8 === 0);
  return {
    ...rest,
    entries: timeOrdered(entries.length, entries.timeAt, (index) => madeEntries[index]!),
    deployments: inTimeOrder(madeDeployments, (deployment) => Date.parse(deployment.Date)),
  };
}

interface Lane {
  folder: string;
  servers: { gs: SyncServer; aa: SyncServer };
}

async function openLane(): Promise<Lane> {
  const servers = {
    gs: await startSyncServer('gearset', { sample }),
    aa: await startSyncServer('agileapps', { sample }),
  };
  const folder = temporaryFolder();
  const core = await openFreeCore({ folder });
  await connect(core, 'gs', servers.gs);
  await connect(core, 'aa', servers.aa);
  await core.dispose();
  return { folder, servers };
}

function expectNothingMissingUnderGreen({ folder, servers }: Lane): void {
  for (const name of ['gs', 'aa'] as const) expect(missingUnderGreen(folder, name, servers[name].held())).toEqual([]);
}

/** A clean sync after all the kills, and everything a workspace promises. */
async function expectWhole({ folder, servers }: Lane): Promise<void> {
  const core = await openFreeCore({ folder, timeoutMs: 30_000 });
  const options = { toMs: null, refetch: false, wait: false, maxCalls: null, onProgress: () => undefined };
  const { signal } = new AbortController();
  const report = await core.sync.sync([], { ...options, fromMs: sample.startMs, signal });
  expect(report.connections.map(({ state, error }) => ({ state, error }))).toEqual([
    { state: 'complete', error: null },
    { state: 'complete', error: null },
  ]);
  const checks = await core.checkHealth();
  await core.dispose();
  expect(checks.filter((check) => !check.ok)).toEqual([]);
  for (const name of ['gs', 'aa'] as const) {
    expect(compareEvents(folder, name, servers[name].held())).toEqual({ lost: [], surplus: [] });
  }
  expectNothingMissingUnderGreen({ folder, servers });
}

/** Whether the child begins to ask one of the servers for data before it ends. */
async function beginsToRead(child: Child, { servers }: Lane): Promise<boolean> {
  const requests = () => servers.gs.dataRequests().length + servers.aa.dataRequests().length;
  const before = requests();
  let ended = false;
  void child.ended.then(() => (ended = true));
  while (!ended && requests() === before) await delay(5);
  return !ended;
}

/** Whether the index of a workspace is being made anew, and is not finished. */
function isIndexUnfinished(folder: string): boolean {
  if (!existsSync(join(folder, 'search.db'))) return false;
  return reading(folder, (database) => {
    const hasState = database.prepare(`SELECT 1 FROM search.sqlite_master WHERE name = 'state'`).get() !== undefined;
    return hasState && database.prepare(`SELECT 1 FROM search.state WHERE key = 'rebuild_from'`).get() !== undefined;
  });
}

/** Waits until a child makes the index anew, or ends. */
async function beginsToIndex(child: Child, folder: string): Promise<void> {
  let ended = false;
  void child.ended.then(() => (ended = true));
  while (!ended && !isIndexUnfinished(folder)) await delay(5);
}

describe('a sync that is killed', () => {
  it(`loses nothing and doubles nothing over ${kills} kills at random moments`, { timeout: 400_000 }, async () => {
    const { fraction } = randomFor(2026);
    let killed = 0;

    async function runLane(): Promise<void> {
      let lane = await openLane();
      while (killed < kills) {
        const child = startChild(lane.folder, ['sync', '--from', from]);
        // A sync of all takes a few seconds; what is left of one gets shorter with every kill.
        const pauseMs = fraction() * 900;
        const reads = await beginsToRead(child, lane);
        if (reads) await Promise.race([delay(pauseMs), child.ended]);
        child.process.kill('SIGKILL');
        const { signal } = await child.ended;
        expectNothingMissingUnderGreen(lane);
        if (signal === 'SIGKILL') killed += 1;
        else {
          await expectWhole(lane);
          lane = await openLane();
        }
      }
      await expectWhole(lane);
    }

    await Promise.all(Array.from({ length: lanes }, runLane));
    expect(killed).toBeGreaterThanOrEqual(kills);
  });

  it(
    'leaves an index that is finished at the next start when it is killed while indexing',
    { timeout: 200_000 },
    async () => {
      const { fraction } = randomFor(7);
      const lane = await openLane();
      await expectWhole(lane);
      let killed = 0;
      for (let round = 0; round < 4; round += 1) {
        // Without its index a workspace makes it anew at the next start.
        if (round % 2 === 0) {
          for (const file of readdirSync(lane.folder))
            if (file.startsWith('search.db')) rmSync(join(lane.folder, file));
        }
        const child = startChild(lane.folder, ['doctor']);
        await beginsToIndex(child, lane.folder);
        await Promise.race([delay(fraction() * 200), child.ended]);
        child.process.kill('SIGKILL');
        await child.ended;
        if (isIndexUnfinished(lane.folder)) killed += 1;
      }
      expect(killed).toBeGreaterThan(0);
      await expectWhole(lane);
      const found = reading(lane.folder, (database) => [
        database.prepare('SELECT count(*) FROM event').pluck().get(),
        database.prepare('SELECT count(*) FROM search.event_text_docsize').pluck().get(),
      ]);
      const rows = sample.deployments.length + sample.entries.length;
      expect(found).toEqual([rows, rows]);
    },
  );
});
