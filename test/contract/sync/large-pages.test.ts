import { expect, it } from 'vitest';
import { generateSample } from '#core/sample/generate-sample.ts';
import { readPayload } from '#core/store/payloads.ts';
import { compareEvents, reading } from '#test/support/sync/compare-events.ts';
import { connect, openCore, wholeRange } from '#test/support/sync/open-core.ts';
import { startSyncServer } from '#test/support/sync/sync-servers.ts';

const days = 86_400_000;
const sample = generateSample({ seed: 3, events: 4_000, endMs: Date.now() });

/** All that is kept of every event of a workspace as received, and whether it holds against its chain. */
function storedRows(folder: string) {
  return reading(folder, (database) =>
    database
      .prepare<[], { id: string; hash: string; blockId: number; index: number }>(
        `SELECT external_id AS id, hex(hash) AS hash, payload_block_id AS blockId, payload_index AS "index"
         FROM event ORDER BY external_id`,
      )
      .all()
      .map(({ id, hash, blockId, index }) => ({ id, hash, payload: readPayload(database, { blockId, index }) })),
  );
}

it('pages that another thread reads are kept as those read in place, and hold against the chain', async () => {
  const server = await startSyncServer('agileapps', { sample });
  const options = { fromMs: sample.endMs - 400 * days, toMs: sample.endMs };
  const threaded = await openCore();
  // A clock of the caller's keeps the reading in this thread.
  const inPlace = await openCore({ now: () => Date.now() });
  for (const core of [threaded, inPlace]) {
    await connect(core, 'one', server);
    const { connections } = await core.sync.sync(['one'], wholeRange(sample, options));
    expect(connections[0]).toMatchObject({ state: 'complete', error: null });
  }
  expect(storedRows(threaded.folder).length).toBeGreaterThan(1_000);
  expect(storedRows(threaded.folder)).toEqual(storedRows(inPlace.folder));

  const again = await threaded.sync.sync(['one'], wholeRange(sample, { ...options, refetch: true }));
  expect(again.connections[0]).toMatchObject({ state: 'complete', events: { new: 0, changed: 0 } });
  const held = [...server.held()].filter(([, timeMs]) => timeMs >= options.fromMs && timeMs < options.toMs);
  expect(compareEvents(threaded.folder, 'one', new Map(held)).lost).toEqual([]);
  const verified = await threaded.evidence.verify({
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  expect(verified).toMatchObject({ ok: true, problems: [] });
}, 30_000);
