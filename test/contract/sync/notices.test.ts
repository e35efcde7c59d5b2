import { describe, expect, it } from 'vitest';
import type { FaultScript } from '#core/sample/http/fault.ts';
import { reading } from '#test/support/sync/compare-events.ts';
import { connect, openCore, wholeRange } from '#test/support/sync/open-core.ts';
import { isDataRequest, startSyncServer } from '#test/support/sync/sync-servers.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const hourMs = 3_600_000;

interface Noted {
  lengthMs: number;
  state: string;
  notices: string[];
}

/** Syncs one day of a Gearset server with these faults and gives the notices of every window in the ledger. */
async function noticesOf(faults: FaultScript): Promise<Noted[]> {
  const folder = temporaryFolder();
  const core = await openCore({ folder });
  const server = await startSyncServer('gearset', { faults });
  await connect(core, 'noted', server);
  const fromMs = Math.floor(server.startMs / hourMs) * hourMs;
  await core.sync.sync(['noted'], wholeRange(server, { fromMs, toMs: fromMs + 24 * hourMs }));
  return reading(folder, (database) =>
    database
      .prepare<[], { length: number; state: string; notices: string }>(
        'SELECT to_ms - from_ms AS length, state, notices FROM fetch_window ORDER BY id',
      )
      .all()
      .map(({ length, state, notices }) => ({ lengthMs: length, state, notices: JSON.parse(notices) as string[] })),
  );
}

describe('the notices of a window', () => {
  it('say that it was cut down to the smallest size, and only of such windows', async () => {
    let calls = 0;
    const windows = await noticesOf((request) => {
      if (!isDataRequest(request)) return null;
      calls += 1;
      return calls <= 3 ? { kind: 'reset' } : null;
    });
    const cut = windows.filter(({ notices }) => notices.some((notice) => notice.includes('smallest size')));
    expect(cut).toHaveLength(1);
    expect(cut[0]).toMatchObject({ lengthMs: hourMs, state: 'unverified' });
    expect(windows.length).toBeGreaterThan(4);
  });

  it('say that the server refused to include work items', async () => {
    const windows = await noticesOf((request) =>
      request.query.has('OptionalParameters') ? { kind: 'answer', status: 400, body: 'Unknown parameter' } : null,
    );
    const read = windows.filter(({ state }) => state === 'unverified');
    expect(read.length).toBeGreaterThan(0);
    for (const { notices } of read) expect(notices.join()).toContain('refused to include linked work items');
  });

  it('are none where all goes well', async () => {
    for (const { notices } of await noticesOf(() => null)) expect(notices).toEqual([]);
  });
});
