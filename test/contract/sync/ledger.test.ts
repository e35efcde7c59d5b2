import { describe, expect, it } from 'vitest';
import { generateSample } from '#core/sample/generate-sample.ts';
import type { FaultScript } from '#core/sample/http/fault.ts';
import { createHold } from '#core/sync/hold.ts';
import { reading } from '#test/support/sync/compare-events.ts';
import { connect, openCore, openFreeCore, wholeRange } from '#test/support/sync/open-core.ts';
import { isDataRequest, smallSample, startSyncServer } from '#test/support/sync/sync-servers.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const sample = smallSample();
/** Many pages of a thousand rows. */
const log = generateSample({ seed: 3, events: 8_000, endMs: sample.endMs });
const wholeLog = { fromMs: log.startMs, toMs: log.endMs };
const hour = 3_600_000;
const day = 24 * hour;
const week = { fromMs: sample.endMs - 7 * day, toMs: sample.endMs };

interface CallRow {
  id: number;
  status: number | null;
  code: string | null;
}

function callsOf(folder: string): CallRow[] {
  return reading(folder, (database) =>
    database.prepare<[], CallRow>('SELECT id, status, error_code AS code FROM fetch_call ORDER BY id').all(),
  );
}

/**
 * A network on which answers to data requests take a while, and how many more of those were written down by then than
 * had been sent, at most.
 */
function slowNetwork(folder: string, headers: Record<string, string> = {}) {
  const seen = { sent: 0, mostAhead: 0 };
  const written = () =>
    reading(folder, (database) =>
      database.prepare<[], number>('SELECT count(*) FROM fetch_call WHERE is_data = 1').pluck().get(),
    ) ?? 0;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const isData = String(input).includes('/auditLog');
    if (isData) seen.sent += 1;
    const answer = await globalThis.fetch(input, init);
    if (isData) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      seen.mostAhead = Math.max(seen.mostAhead, written() - seen.sent);
    }
    const { body, status } = answer;
    return new Response(body, { status, headers: [...answer.headers, ...Object.entries(headers)] });
  };
  return { seen, fetch };
}

describe('the ledger of calls', () => {
  it('has a row for each call before it is sent, and one row when it is over', async () => {
    const folder = temporaryFolder();
    const seen: CallRow[][] = [];
    const faults: FaultScript = (request) => {
      if (isDataRequest(request)) seen.push(callsOf(folder));
      return null;
    };
    const server = await startSyncServer('gearset', { sample, faults });
    const core = await openCore({ folder });
    await connect(core, 'one', server);
    await core.sync.sync(['one'], wholeRange(sample, week));
    expect(seen[0]).toEqual([{ id: 1, status: null, code: 'app.interrupted' }]);
    expect(callsOf(folder)).toEqual([{ id: 1, status: 200, code: null }]);
  });

  it('has the next page before its turn, and forgets it where its turn does not come', async () => {
    const folder = temporaryFolder();
    const { seen, fetch } = slowNetwork(folder);
    let asked = 0;
    const faults: FaultScript = (request) => {
      if (!isDataRequest(request)) return null;
      asked += 1;
      return asked % 4 === 0 ? { kind: 'answer', status: 503, body: 'Busy' } : null;
    };
    const server = await startSyncServer('agileapps', { sample: log, faults });
    const core = await openCore({ folder, fetch });
    await connect(core, 'one', server);
    const { connections } = await core.sync.sync(['one'], wholeRange(log, wholeLog));
    expect(connections[0]).toMatchObject({ state: 'complete', error: null, calls: asked });
    expect(seen).toEqual({ sent: asked, mostAhead: 1 });
    const data = reading(folder, (database) =>
      database
        .prepare<[], { status: number; count: number }>(
          'SELECT status, count(*) AS count FROM fetch_call WHERE is_data = 1 GROUP BY status ORDER BY status',
        )
        .all(),
    );
    const failed = Math.floor(asked / 4);
    expect(failed).toBeGreaterThan(0);
    expect(data).toEqual([
      { status: 200, count: asked - failed },
      { status: 503, count: failed },
    ]);
  });

  it('has no page before its turn where the server names limits', async () => {
    const folder = temporaryFolder();
    const { seen, fetch } = slowNetwork(folder, { 'x-rate-limit-remaining': '500' });
    const server = await startSyncServer('agileapps', { sample: log });
    const core = await openCore({ folder, fetch });
    await connect(core, 'one', server);
    const { connections } = await core.sync.sync(['one'], wholeRange(log, wholeLog));
    expect(connections[0]).toMatchObject({ state: 'complete', error: null, calls: seen.sent });
    expect(seen.sent).toBeGreaterThan(10);
    expect(seen.mostAhead).toBe(0);
  });

  it('lets no page go out that was written down before the sync was held', async () => {
    const hold = createHold();
    let sent = 0;
    const faults: FaultScript = (request) => {
      if (!isDataRequest(request)) return null;
      sent += 1;
      if (sent === 5) hold.hold();
      return null;
    };
    const server = await startSyncServer('agileapps', { sample: log, faults });
    const core = await openCore();
    await connect(core, 'one', server);
    const syncing = core.sync.sync(['one'], { ...wholeRange(log, wholeLog), hold });
    await expect.poll(() => sent, { timeout: 20_000 }).toBe(5);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(sent).toBe(5);
    hold.release();
    const { connections } = await syncing;
    expect(connections[0]).toMatchObject({ state: 'complete', error: null, calls: sent });
  });

  it('counts a call that a kill cut off for the budget of its endpoint, and for no other', async () => {
    const folder = temporaryFolder();
    const server = await startSyncServer('gearset', { sample, gearsetBudget: null });
    const before = await openFreeCore({ folder });
    await connect(before, 'one', server);
    await before.sync.sync(['one'], wholeRange(sample, week));
    await before.dispose();
    // As a killed process leaves it: written down, without an answer.
    const Database = (await import('better-sqlite3')).default;
    const database = new Database(`${folder}/tickmark.db`);
    const { host } = new URL(server.server.url);
    const insert = database.prepare(
      `INSERT INTO fetch_call (connection_id, host, endpoint, is_data, parameters, started_ms, ended_ms, bytes)
       VALUES (1, ?, ?, 1, '{}', ?, ?, 0)`,
    );
    for (let call = 0; call < 4; call += 1) {
      insert.run(host, 'GET /public/audit/deployments', Date.now(), Date.now());
      insert.run(host, 'GET /public/audit/anonymous-apex-execution', Date.now(), Date.now());
    }
    database.close();
    const core = await openCore({ folder });
    const { connections } = await core.sync.plan(['one']);
    expect(connections[0]?.callsLeft).toBe(5);
  });
});

describe('the list of syncs', () => {
  it('tells each with its outcome, newest first, page by page, a killed one too', async () => {
    const folder = temporaryFolder();
    let broken = false;
    const faults: FaultScript = (request) =>
      broken && isDataRequest(request) ? { kind: 'answer', status: 401, body: 'No' } : null;
    const server = await startSyncServer('gearset', { sample, faults });
    const core = await openCore({ folder });
    await connect(core, 'one', server);
    await core.sync.sync(['one'], wholeRange(sample, week));
    broken = true;
    await core.sync.sync(['one'], wholeRange(sample, { ...week, refetch: true }));
    broken = false;
    await core.sync.sync(['one'], wholeRange(sample, { ...week, refetch: true, scheduled: true }));

    const { runs, next } = await core.sync.runs('one');
    expect(next).toBeNull();
    expect(
      runs.map(({ state, scheduled, calls, windows, covered }) => [state, scheduled, calls, windows, covered]),
    ).toEqual([
      ['complete', true, 1, 1, 1],
      ['failed', false, 1, 1, 0],
      ['complete', false, 1, 1, 1],
    ]);
    expect(runs[1]?.error).toMatchObject({ code: 'source.auth_failed' });
    expect(runs[2]?.events.new).toBe(runs[2]?.rows);
    expect(runs[0]?.events).toMatchObject({ new: 0, same: runs[2]?.rows });

    const first = await core.sync.runs(null, { limit: 2 });
    expect(first.runs.map(({ runId }) => runId)).toEqual([3, 2]);
    const second = await core.sync.runs(null, { limit: 2, before: first.next });
    expect(second).toMatchObject({ runs: [{ runId: 1 }], next: null });

    const Database = (await import('better-sqlite3')).default;
    const database = new Database(`${folder}/tickmark.db`);
    database.exec(`UPDATE run_outcome SET state = NULL, ended_ms = NULL WHERE run_id = 3`);
    database.close();
    expect((await core.sync.runs('one')).runs[0]).toMatchObject({ state: 'unfinished', endedAt: null });
  });
});

describe('notices of a sync', () => {
  it('are in its report, each once: refused work items, which are asked for again after a week or a check', async () => {
    let skippedMs = 0;
    const now = (): number => Date.now() + skippedMs;
    const asked: boolean[] = [];
    const faults: FaultScript = (request) => {
      if (!isDataRequest(request)) return null;
      const withIncludes = request.query.has('OptionalParameters');
      asked.push(withIncludes);
      return withIncludes ? { kind: 'answer', status: 400, body: 'Unknown parameter' } : null;
    };
    const server = await startSyncServer('gearset', { sample, faults, now });
    const folder = temporaryFolder();
    const core = await openCore({ folder, now });
    await connect(core, 'one', server);

    async function askedBySync(): Promise<{ asked: boolean[]; notices: string[] }> {
      asked.length = 0;
      const { connections } = await core.sync.sync(['one'], wholeRange(sample, { ...week, refetch: true }));
      expect(connections[0]?.state).toBe('complete');
      return { asked: [...asked], notices: connections[0]?.notices ?? [] };
    }

    const first = await askedBySync();
    expect(first.asked).toEqual([true, false]);
    expect(first.notices).toEqual([expect.stringContaining('refused to include linked work items (HTTP 400)')]);
    const second = await askedBySync();
    expect(second.asked).toEqual([false]);
    expect(second.notices).toEqual([expect.stringMatching(/refused to include linked work items on \d{4}-\d\d-\d\d/)]);
    skippedMs += 8 * day;
    expect((await askedBySync()).asked).toEqual([true, false]);
    await core.connections.check('one', new AbortController().signal);
    expect((await askedBySync()).asked).toEqual([true, false]);
    expect((await core.sync.runs('one')).runs[0]?.notices).toHaveLength(1);
  });

  it('say that the server caps its pages', async () => {
    const server = await startSyncServer('agileapps', { sample, agileApps: { pageCap: 10 } });
    const core = await openCore();
    await connect(core, 'one', server);
    const { connections } = await core.sync.sync(['one'], wholeRange(sample));
    expect(connections[0]?.notices.join()).toContain('at most 10 rows a page');
  });

  it('say that calls are missing which somebody else has made', async () => {
    const server = await startSyncServer('gearset', { sample, gearsetBudget: { calls: 50, periodMs: hour } });
    const core = await openCore();
    await connect(core, 'one', server);
    await core.sync.sync(['one'], wholeRange(sample, week));
    for (let call = 0; call < 3; call += 1) {
      await fetch(`${server.server.url}/public/audit/deployments?StartDate=2026-01-01&EndDate=2026-01-02`, {
        headers: { authorization: 'token sample-gearset-token-not-a-secret', 'api-version': '1' },
      });
    }
    const { connections } = await core.sync.sync(['one'], wholeRange(sample, { ...week, refetch: true }));
    expect(connections[0]?.notices).toEqual([expect.stringContaining('3 calls of the budget went to somebody else')]);
  });
});

describe('when something was last verified', () => {
  it('is told for each complete stretch, and a schedule reads the oldest again', async () => {
    let skippedMs = -40 * day;
    const now = (): number => Date.now() + skippedMs;
    const old = { fromMs: sample.endMs - 60 * day, toMs: sample.endMs - 50 * day };
    const server = await startSyncServer('gearset', { sample, now: Date.now });
    const core = await openCore({ now });
    await connect(core, 'one', server);
    await core.sync.sync(['one'], wholeRange(sample, old));
    let coverage = (await core.sync.coverage(['one'], old)).connections[0];
    expect(coverage?.intervals).toMatchObject([{ state: 'unverified', verifiedAt: null }]);
    expect(coverage?.readings).toHaveLength(1);
    await core.sync.sync(['one'], wholeRange(sample, { ...old, refetch: true }));
    const verifiedMs = now();
    coverage = (await core.sync.coverage(['one'], old)).connections[0];
    expect(coverage?.intervals).toMatchObject([{ state: 'complete' }]);
    expect(Math.abs(Date.parse(coverage?.intervals[0]?.verifiedAt ?? '') - verifiedMs)).toBeLessThan(5_000);

    skippedMs = 0;
    const before = server.dataRequests().length;
    await core.sync.sync(['one'], wholeRange(sample, { fromMs: null, scheduled: true }));
    const ranges = server
      .dataRequests()
      .slice(before)
      .map(({ query }) => query.get('StartDate'));
    expect(ranges).toContain(new Date(old.fromMs).toISOString());
    coverage = (await core.sync.coverage(['one'], old)).connections[0];
    expect(Date.parse(coverage?.intervals[0]?.verifiedAt ?? '')).toBeGreaterThan(Date.now() - hour);
  });
});

describe('the overlap of a connection', () => {
  it('is what each sync reads again', async () => {
    const server = await startSyncServer('gearset', { sample });
    const core = await openCore();
    await connect(core, 'one', server);
    await core.sync.sync(['one'], wholeRange(sample, week));
    expect(await core.connections.setOverlap('one', 10)).toMatchObject({ overlapHours: 10 });
    const plan = (await core.sync.plan(['one'])).connections[0];
    const coveredMs = Date.parse((await core.sync.coverage(['one'], week)).connections[0]?.intervals[0]?.to ?? '');
    expect(Date.parse(plan?.ranges[0]?.from ?? '')).toBe(coveredMs - 10 * hour);
    expect(await core.connections.setOverlap('one', null)).toMatchObject({ overlapHours: null });
    await expect(core.connections.setOverlap('one', -1)).rejects.toMatchObject({ code: 'usage.invalid_argument' });
  });
});
