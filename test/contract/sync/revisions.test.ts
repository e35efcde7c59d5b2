import { describe, expect, it } from 'vitest';
import type { Core } from '#core/create-core.ts';
import type { FaultScript } from '#core/sample/http/fault.ts';
import type { ConnectionSyncReport } from '#shared/sync-status.ts';
import type { SyncOptions } from '#core/sync/sync-run.ts';
import { connect, openCore, wholeRange } from '#test/support/sync/open-core.ts';
import { isDataRequest, smallSample, startSyncServer } from '#test/support/sync/sync-servers.ts';

const hour = 3_600_000;
const startMs = Math.floor(Date.now() / hour) * hour - 24 * hour;
const range = { fromMs: startMs, toMs: startMs + 12 * hour };

/** Three deployments, objects of the test's own: what it changes in them the server sends from then on. */
function threeDeployments() {
  return [1, 2, 3].map((number) => ({
    DeploymentId: `deployment-${number}`,
    Status: 'Successful',
    Name: `Release ${number}`,
    Date: new Date(startMs + number * hour).toISOString(),
    DeploymentDifferences: [{ DifferenceType: 'New', ObjectType: 'ApexClass', DisplayName: `Class${number}` }],
    JiraTickets: [{ TicketKey: `FIN-${number}` }],
    AsanaTasks: [],
    AzureDevOpsWorkItems: [],
  }));
}

async function sync(core: Core, options: Partial<SyncOptions> = {}): Promise<ConnectionSyncReport> {
  const { connections } = await core.sync.sync(
    ['one'],
    wholeRange({ startMs }, { ...range, refetch: true, ...options }),
  );
  return connections[0] as ConnectionSyncReport;
}

async function states(core: Core): Promise<string[]> {
  const { connections } = await core.sync.coverage(['one'], range);
  return connections[0]!.intervals.map((interval) => interval.state);
}

async function open(deployments: readonly { [field: string]: unknown }[], faults?: FaultScript): Promise<Core> {
  const sample = smallSample();
  const server = await startSyncServer('gearset', { sample, deployments, ...(faults ? { faults } : {}) });
  const core = await openCore();
  await connect(core, 'one', server);
  return core;
}

const count = (core: Core, query: string) =>
  core.search.count({ query, tz: 'UTC' }).then((answer) => (typeof answer === 'number' ? answer : answer.count));

describe('a window that is read twice', () => {
  it('becomes complete when the ids are the same, and unverified again by a new one', async () => {
    const deployments = threeDeployments();
    const more = { ...deployments[0], DeploymentId: 'late', Date: new Date(startMs + 2.5 * hour).toISOString() };
    const core = await open(deployments, (request) =>
      isDataRequest(request) && request.number === 3 ? { kind: 'append', rows: [more] } : null,
    );
    expect((await sync(core)).events).toEqual({ new: 3, same: 0, changed: 0, quarantined: 0 });
    expect(await states(core)).toEqual(['unverified']);
    expect((await sync(core)).events).toEqual({ new: 0, same: 3, changed: 0, quarantined: 0 });
    expect(await states(core)).toEqual(['complete']);
    expect((await sync(core)).events).toEqual({ new: 1, same: 3, changed: 0, quarantined: 0 });
    expect(await states(core)).toEqual(['unverified']);
    await sync(core);
    expect(await states(core)).toEqual(['complete']);
  });

  it('is confirmed only by a reading that had the same ids, not by one that broke off with a new one', async () => {
    const deployments = threeDeployments();
    const late = { ...deployments[0], DeploymentId: 'late', Date: new Date(startMs + 11 * hour).toISOString() };
    const core = await open(deployments, (request) => {
      if (request.number !== 2) return null;
      // Newest first: the late one is wholly there before the answer breaks off.
      return [
        { kind: 'append', rows: [late] },
        { kind: 'truncate', bytes: 700, ending: 'clean' },
      ];
    });
    await sync(core);
    const broken = await sync(core);
    expect(broken.events.new).toBe(1);
    // The halves that were read next brought it again, but the first reading had not seen it.
    expect(await states(core)).toEqual(['complete', 'unverified']);
  });

  it('keeps a changed event as a second revision, with the first beside it', async () => {
    const deployments = threeDeployments();
    const core = await open(deployments);
    await sync(core);
    Object.assign(deployments[1]!, { Status: 'Failed', TargetUsername: 'other@example.com' });
    expect((await sync(core)).events).toEqual({ new: 0, same: 2, changed: 1, quarantined: 0 });
    expect((await sync(core)).events).toEqual({ new: 0, same: 3, changed: 0, quarantined: 0 });
    // The ids are still the same: that confirms the window.
    expect(await states(core)).toEqual(['complete']);

    const shown = await core.events.show('one:deployment-2', { raw: true, versions: true });
    expect(shown.event).toMatchObject({ revision: 2, status: 'failed' });
    expect(shown.versions?.map((version) => version.revision)).toEqual([1, 2]);
    expect(new Set(shown.versions?.map((version) => version.hash)).size).toBe(2);
    expect(JSON.parse(shown.raw ?? '')).toMatchObject({ Status: 'Failed' });
    expect(await count(core, 'changed:yes')).toBe(1);
    expect(await count(core, 'status:failed')).toBe(1);
    expect(await count(core, 'status:successful')).toBe(2);
  });

  it('moves an event whose time changed to its place', async () => {
    const deployments = threeDeployments();
    const core = await open(deployments);
    await sync(core);
    deployments[0]!.Date = new Date(startMs + 5 * hour + 7).toISOString();
    expect((await sync(core)).events).toMatchObject({ same: 2, changed: 1 });
    const page = await core.search.page({ query: '*', tz: 'UTC', limit: 10, after: null, sort: [] });
    expect(page.events.map((event) => event.externalId)).toEqual(['deployment-1', 'deployment-3', 'deployment-2']);
    expect((await core.checkHealth()).filter((check) => !check.ok)).toEqual([]);
  });

  it('compares work items only where both readings asked for them', async () => {
    const refused = { now: true };
    const deployments = threeDeployments();
    const core = await open(deployments, (request) =>
      refused.now && request.query.has('OptionalParameters')
        ? { kind: 'answer', status: 400, body: 'No such parameter' }
        : null,
    );
    expect(await sync(core)).toMatchObject({ state: 'complete', events: { new: 3 } });
    expect((await core.events.show('one:deployment-1', { raw: false, versions: false })).event.workItemState).toBe(
      'not-requested',
    );

    // A check of the connection forgets the refusal, which is remembered for a while otherwise.
    refused.now = false;
    expect((await core.connections.check('one', new AbortController().signal)).ok).toBe(true);
    expect((await sync(core)).events).toEqual({ new: 0, same: 3, changed: 0, quarantined: 0 });
    const { event } = await core.events.show('one:deployment-1', { raw: false, versions: false });
    expect(event).toMatchObject({ revision: 1, workItemState: 'linked', workItems: [{ key: 'FIN-1' }] });
    expect(await count(core, 'FIN-1')).toBe(1);

    refused.now = true;
    expect((await sync(core)).events).toEqual({ new: 0, same: 3, changed: 0, quarantined: 0 });
    expect((await core.events.show('one:deployment-1', { raw: false, versions: false })).event.workItemState).toBe(
      'linked',
    );

    refused.now = false;
    expect((await core.connections.check('one', new AbortController().signal)).ok).toBe(true);
    deployments[0]!.JiraTickets = [{ TicketKey: 'FIN-99' }];
    expect((await sync(core)).events).toEqual({ new: 0, same: 2, changed: 1, quarantined: 0 });
  });
});
