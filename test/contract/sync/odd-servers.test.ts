import { describe, expect, it } from 'vitest';
import type { ConnectionSyncReport } from '#shared/sync-status.ts';
import { blankEntry } from '#core/sample/audit-log/make-entry.ts';
import type { Core } from '#core/create-core.ts';
import type { SyncOptions } from '#core/sync/sync-run.ts';
import { compareEvents, missingUnderGreen } from '#test/support/sync/compare-events.ts';
import { connect, openCore, secretsEnvironment, wholeRange } from '#test/support/sync/open-core.ts';
import { isDataRequest, smallSample, startSyncServer, type SyncServer } from '#test/support/sync/sync-servers.ts';

const sample = smallSample();

async function sync(core: Core, server: SyncServer, options: Partial<SyncOptions> = {}): Promise<ConnectionSyncReport> {
  const { connections } = await core.sync.sync(['one'], wholeRange(server, options));
  return connections[0] as ConnectionSyncReport;
}

async function expectWhole(core: Core, server: SyncServer): Promise<void> {
  expect(compareEvents(core.folder, 'one', server.held())).toEqual({ lost: [], surplus: [] });
  expect(missingUnderGreen(core.folder, 'one', server.held())).toEqual([]);
}

function logins(server: SyncServer): number {
  return server.server.requests.filter((request) => request.path.endsWith('/login')).length;
}

describe('a server with ways of its own', () => {
  it.each(['gearset', 'agileapps'] as const)('may name a wrong content type: %s', async (kind) => {
    const server = await startSyncServer(kind, {
      sample,
      faults: () => ({ kind: 'content-type', value: 'text/plain' }),
    });
    const core = await openCore();
    await connect(core, 'one', server);
    expect(await sync(core, server)).toMatchObject({ state: 'complete', error: null });
    await expectWhole(core, server);
  });

  it('may end a session in the middle: one more login, and nothing is lost', async () => {
    const server = await startSyncServer('agileapps', {
      sample,
      faults: (request) => (isDataRequest(request) && request.number === 3 ? { kind: 'expire-session' } : null),
    });
    const core = await openCore();
    await connect(core, 'one', server);
    expect(await sync(core, server)).toMatchObject({ state: 'complete', error: null });
    expect(logins(server)).toBe(2);
    await expectWhole(core, server);
  });

  it('may cap its pages without a word', async () => {
    const server = await startSyncServer('agileapps', { sample, agileApps: { pageCap: 7 } });
    const core = await openCore();
    await connect(core, 'one', server);
    expect(await sync(core, server)).toMatchObject({ state: 'complete', error: null });
    await expectWhole(core, server);
  });

  it.each([
    { dateLiterals: 'ignored' as const },
    { dateLiterals: 'user-date-format' as const, userDateFormat: 'MM/dd/yyyy' as const },
    { dateLiterals: 'user-date-format' as const, userDateFormat: 'dd/MM/yyyy' as const },
  ])('may ignore or misread the dates of a filter: %o', async (agileApps) => {
    const server = await startSyncServer('agileapps', { sample, agileApps });
    const core = await openCore();
    await connect(core, 'one', server);
    const report = await sync(core, server);
    expect(report.error).toBeNull();
    expect(report.state).toBe('complete');
    await expectWhole(core, server);
  });

  it('may add rows while it is read: totals drift, and what is called complete is', async () => {
    let added = 0;
    const server = await startSyncServer('agileapps', {
      sample,
      agileApps: { pageCap: 20 },
      faults: (request) => {
        if (!isDataRequest(request) || request.number % 3 !== 2 || request.number > 20) return null;
        const from = /equals '([^']+)'/.exec(request.query.get('filter') ?? '')?.[1];
        if (from === undefined) return null;
        // Early in the window that is being read, so that every later page shifts by one row.
        added += 1;
        return { kind: 'append', rows: [blankEntry(`added-${added}`, Date.parse(from) + 1000 * added)] };
      },
    });
    const core = await openCore();
    await connect(core, 'one', server);
    const first = await sync(core, server);
    expect(added).toBeGreaterThan(3);
    expect(first.windows.map((window) => window.error?.code ?? null)).toContain('sync.incomplete');
    expect(first.state).toBe('incomplete');
    expect(missingUnderGreen(core.folder, 'one', server.held())).toEqual([]);
    const second = await sync(core, server);
    expect(second.state).toBe('complete');
    const third = await sync(core, server, { refetch: true });
    expect(third.state).toBe('complete');
    expect(third.events.changed).toBe(0);
    await expectWhole(core, server);
  });

  it('may lie about its totals: the window stays incomplete, and says so', async () => {
    const row = (id: string) => ({
      id,
      date_created: new Date(sample.endMs - 86_400_000).toISOString(),
      description: id,
    });
    const platform = (rows: object[]) => {
      const message = { code: '0', description: 'Success' };
      return JSON.stringify({ platform: { auditLog: rows, message, recordCount: rows.length, totalRecordCount: 5 } });
    };
    const server = await startSyncServer('agileapps', {
      sample,
      faults: (request) => {
        if (!isDataRequest(request)) return null;
        const rows = request.query.get('page') === '0' ? [row('a'), row('b')] : [];
        return { kind: 'answer', status: 200, body: platform(rows) };
      },
    });
    const core = await openCore();
    await connect(core, 'one', server);
    const report = await sync(core, server, { fromMs: sample.endMs - 2 * 86_400_000 });
    expect(report).toMatchObject({ state: 'incomplete', error: null, events: { new: 2 } });
    expect(report.windows).toHaveLength(1);
    expect(report.windows[0]).toMatchObject({ state: 'incomplete', rows: 2, expected: 5 });
    expect(report.windows[0]?.error?.message).toMatch(/says the window holds 5 rows, but 2 came/);
    const { connections } = await core.sync.coverage(['one'], {});
    expect(connections[0]?.intervals.map((interval) => interval.state)).not.toContain('complete');
  });

  it('may reject the login: it is never sent again', async () => {
    const server = await startSyncServer('agileapps', { sample });
    const core = await openCore({
      environment: { ...secretsEnvironment, SAMPLE_AGILEAPPS_PASSWORD: 'wrong-password' },
    });
    await connect(core, 'one', server);
    const report = await sync(core, server);
    expect(report).toMatchObject({ state: 'failed', calls: 0, windows: [], error: { code: 'source.auth_failed' } });
    expect(report.error?.message).toMatch(/rejected the login/);
    expect(JSON.stringify(report)).not.toContain('wrong-password');
    expect(logins(server)).toBe(1);
  });

  it('may want the password changed first', async () => {
    const server = await startSyncServer('agileapps', { sample, agileApps: { mustChangePassword: true } });
    const core = await openCore();
    await connect(core, 'one', server);
    const report = await sync(core, server);
    expect(report).toMatchObject({ state: 'failed', calls: 0, error: { code: 'source.password_change_required' } });
    expect(report.error?.message).toMatch(/password .* must be changed/);
    expect(logins(server)).toBe(1);
  });

  it('may fail over one hour for good: everything else comes, and the hole shows', async () => {
    const holeMs = Math.floor((sample.startMs + 40 * 86_400_000) / 3_600_000) * 3_600_000 + 600_000;
    const server = await startSyncServer('gearset', {
      sample,
      faults: (request) => {
        const [from, to] = ['StartDate', 'EndDate'].map((name) => Date.parse(request.query.get(name) ?? ''));
        return (from ?? 0) <= holeMs && holeMs <= (to ?? 0) ? { kind: 'answer', status: 500, body: 'Oops' } : null;
      },
    });
    const core = await openCore();
    await connect(core, 'one', server);
    const report = await sync(core, server);
    expect(report).toMatchObject({ state: 'incomplete', error: null });
    const broken = report.windows.filter((window) => window.state === 'failed');
    expect(broken).toHaveLength(1);
    expect(broken[0]?.error?.code).toBe('source.server_error');
    expect(Date.parse(broken[0]!.to) - Date.parse(broken[0]!.from)).toBeLessThanOrEqual(2 * 3_600_000);
    expect(report.calls).toBeLessThan(60);
    expect(missingUnderGreen(core.folder, 'one', server.held())).toEqual([]);
    const { connections } = await core.sync.coverage(['one'], { fromMs: sample.startMs, toMs: sample.endMs - 60_000 });
    expect(connections[0]?.intervals.map((interval) => interval.state)).toEqual(['unverified', 'failed', 'unverified']);
  });

  it('may never answer about long ago: later syncs reach the present all the same', async () => {
    const earliestMs = sample.startMs + 60 * 86_400_000;
    const server = await startSyncServer('gearset', {
      sample,
      faults: (request) =>
        Date.parse(request.query.get('StartDate') ?? '') < earliestMs
          ? { kind: 'answer', status: 400, body: 'Before retention' }
          : null,
    });
    const core = await openCore();
    await connect(core, 'one', server);
    await sync(core, server, { fromMs: earliestMs, toMs: earliestMs + 5 * 86_400_000 });
    await sync(core, server, { toMs: earliestMs });
    const report = await sync(core, server, { fromMs: null });
    expect(report).toMatchObject({ state: 'incomplete', error: { code: 'source.rejected_request' } });
    const wanted = new Map([...server.held()].filter(([, timeMs]) => timeMs >= earliestMs));
    expect(compareEvents(core.folder, 'one', wanted).lost).toEqual([]);
  });
});
