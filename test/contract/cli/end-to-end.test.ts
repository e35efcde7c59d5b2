import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEvent, EventDetail } from '#shared/audit-event.ts';
import type { ConnectionSyncReport, CoverageReport } from '#shared/sync-status.ts';
import { createSampleWorkspace, type SampleWorkspace } from './sample-workspace.ts';

let folder: string;
let workspace: SampleWorkspace;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tickmark-cli-'));
  workspace = await createSampleWorkspace(folder, 1_500);
});

afterAll(async () => {
  await workspace.servers.close();
  rmSync(folder, { recursive: true, force: true });
});

function sampleStart(): string {
  return new Date(Math.floor(workspace.servers.startMs / 1000) * 1000).toISOString();
}

async function events(query: string): Promise<AuditEvent[]> {
  const found = await workspace.run(['search', query, '--limit', '100000', '--json']);
  expect(found.stderr).not.toMatch(/tickmark:/);
  return (found.json() as unknown as { events: AuditEvent[] }).events;
}

describe('the command line, end to end', () => {
  it('checks connections step by step', async () => {
    for (const name of ['gs', 'aa']) {
      const checked = await workspace.run(['connection', 'check', name, '--json']);
      expect(checked.exitCode).toBe(0);
      const report = checked.json() as unknown as { name: string; ok: boolean; steps: { step: string; ok: boolean }[] };
      expect(report).toMatchObject({ name, ok: true });
      expect(report.steps.map((step) => step.step)).toEqual(['reach', 'tls', 'credential', 'permission']);
    }
  });

  it('syncs everything the servers hold', async () => {
    const synced = await workspace.run(['sync', '--from', sampleStart(), '--json']);
    expect(synced.stderr).toBe('');
    expect(synced.exitCode).toBe(0);
    const { connections } = synced.json() as unknown as { connections: ConnectionSyncReport[] };
    const { totals } = workspace.servers;
    expect(connections.map(({ name, state, events: tally }) => ({ name, state, ...tally }))).toEqual([
      { name: 'aa', state: 'complete', new: totals.entries, same: 0, changed: 0, quarantined: 0 },
      { name: 'gs', state: 'complete', new: totals.deployments, same: 0, changed: 0, quarantined: 0 },
    ]);
    const counted = await workspace.run(['count', '*', '--json']);
    expect(counted.json()).toEqual({ count: totals.entries + totals.deployments });
  });

  it('finds nothing new when it syncs again', async () => {
    const synced = await workspace.run(['sync', '--json']);
    expect(synced.exitCode).toBe(0);
    const { connections } = synced.json() as unknown as { connections: ConnectionSyncReport[] };
    for (const connection of connections) {
      expect(connection.events).toMatchObject({ new: 0, changed: 0, quarantined: 0 });
    }
  });

  it('covers the asked range without holes, and tells never asked from empty', async () => {
    const covered = await workspace.run(['coverage', 'gs', '--from', '2015-01-01', '--json']);
    const report = covered.json() as unknown as CoverageReport;
    const intervals = report.connections[0]?.intervals ?? [];
    expect(intervals[0]).toMatchObject({ from: '2015-01-01T00:00:00.000Z', to: sampleStart(), state: 'never' });
    intervals.slice(1).forEach((interval, index) => expect(interval.from).toBe(intervals[index]?.to));
    const states = new Set(intervals.map((interval) => interval.state));
    // What the overlap of the second sync read again is confirmed; the rest was read once.
    expect(states).toEqual(new Set(['never', 'unverified', 'complete']));
  });

  it('shows every deployment with all its items and work items', async () => {
    const deployments = await events('kind:deployment');
    const sent = new Map([...workspace.servers.gearset.requests].map((request) => [request.number, request]));
    expect(sent.size).toBeGreaterThan(0);
    expect(deployments).toHaveLength(workspace.servers.totals.deployments);
    const total = deployments.reduce((sum, event) => sum + (event.itemCount ?? 0), 0);
    expect(total).toBe(workspace.servers.totals.items);

    const linked = deployments.find((event) => event.workItemState === 'linked' && (event.itemCount ?? 0) > 1);
    expect(linked).toBeDefined();
    const shown = await workspace.run(['show', linked?.id ?? '', '--raw', '--versions', '--json']);
    const detail = shown.json() as unknown as EventDetail;
    const raw = JSON.parse(detail.raw ?? '') as Record<string, { DisplayName: string; ObjectType: string }[]>;
    expect(detail.event).toEqual(linked);
    expect(detail.items.map((item) => `${item.type}/${item.name}`)).toEqual(
      raw['DeploymentDifferences']?.map((item) => `${item.ObjectType}/${item.DisplayName}`),
    );
    const keys = ['JiraTickets', 'AsanaTasks', 'AzureDevOpsWorkItems'].flatMap((name) => raw[name] ?? []).length;
    expect(detail.event.workItems).toHaveLength(keys);
    expect(detail.versions).toHaveLength(1);
  });

  it('shows every field of an audit-log entry', async () => {
    const [violation] = await events('source:agileapps violation:yes');
    const shown = await workspace.run(['show', violation?.id ?? '', '--raw', '--json']);
    const detail = shown.json() as unknown as EventDetail;
    expect(detail.raw).toMatch(/^<auditLog>|^<auditLog /);
    const sent = [...(detail.raw ?? '').matchAll(/<([a-z_0-9]+)[^>/]*>[^<]*\S[^<]*<\//g)].map(
      (match) => match[1] ?? '',
    );
    const shownText = JSON.stringify([detail.event, detail.fields]);
    for (const [, , value] of (detail.raw ?? '').matchAll(/<([a-z_0-9]+)[^>/]*>([^<&]*\w[^<&]*)<\//g)) {
      if (/^\d{4}-\d\d-\d\dT/.test(value ?? '')) continue;
      expect(shownText).toContain(JSON.stringify((value ?? '').trim()).slice(1, -1));
    }
    expect(sent.length).toBeGreaterThan(5);
  });

  it('pages through everything newest first, without a gap or a repeat', async () => {
    const all = (await events('')).map((event) => event.id);
    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const after: string[] = cursor === null ? [] : ['--after', cursor];
      const page = (await workspace.run(['search', '', '--limit', '400', '--json', ...after])).json() as unknown as {
        events: AuditEvent[];
        next: string | null;
        total: number;
      };
      expect(page.total).toBe(all.length);
      paged.push(...page.events.map((event) => event.id));
      cursor = page.next;
    } while (cursor !== null);
    expect(paged).toEqual(all);
    expect(new Set(paged).size).toBe(paged.length);
    const times = (await events('')).map((event) => event.time);
    expect([...times].sort().reverse()).toEqual(times);
  });

  it('exports what search shows, with a manifest that fits', async () => {
    const query = 'kind:deployment status:failed';
    const file = join(folder, 'failed.csv');
    const exported = await workspace.run(['export', query, '--to', file, '--columns', 'id,time', '--json']);
    expect(exported.exitCode).toBe(0);
    const rows = readFileSync(file, 'utf8').trimEnd().split('\r\n');
    const found = await events(query);
    expect(rows).toEqual(['id,time', ...found.map((event) => `${event.id},${event.time}`)]);
    const manifest = JSON.parse(readFileSync(`${file}.manifest.json`, 'utf8')) as Record<string, unknown>;
    expect(manifest).toMatchObject({ query, columns: ['id', 'time'], rows: found.length, file: 'failed.csv' });
    expect(manifest['sha256']).toBe((exported.json() as unknown as { sha256: string }).sha256);
  });

  it('answers about itself', async () => {
    const stats = (await workspace.run(['stats', '--json'])).json() as unknown as { events: number };
    expect(stats.events).toBe(workspace.servers.totals.entries + workspace.servers.totals.deployments);
    const doctor = await workspace.run(['doctor', '--json']);
    expect(doctor.exitCode).toBe(0);
    expect(doctor.json()).toMatchObject({ ok: true });
  });

  it('makes its index anew', async () => {
    const before = (await workspace.run(['count', 'release', '--json'])).json();
    const optimized = await workspace.run(['optimize', '--rebuild', '--json']);
    expect(optimized.exitCode).toBe(0);
    expect(optimized.json()).toMatchObject({ rebuilt: true, indexBytes: { after: expect.any(Number) } });
    expect((await workspace.run(['count', 'release', '--json'])).json()).toEqual(before);
  });

  it('holds no secret in any file of the workspace', async () => {
    const { gearsetToken, agileAppsPassword } = workspace.servers.credentials;
    for (const name of ['tickmark.db', 'tickmark.db-wal', 'search.db', 'search.db-wal', 'failed.csv.manifest.json']) {
      let bytes: Buffer;
      try {
        bytes = readFileSync(join(folder, name));
      } catch {
        continue;
      }
      expect(bytes.includes(gearsetToken)).toBe(false);
      expect(bytes.includes(agileAppsPassword)).toBe(false);
    }
  });
});
