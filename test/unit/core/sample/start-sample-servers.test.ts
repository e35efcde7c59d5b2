import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type SampleServers, sampleCredentials, startSampleServers } from '#core/sample/start-sample-servers.ts';
import { ask, readJson } from './agileapps-client.ts';

const nowMs = Date.parse('2026-11-22T02:30:15.123Z');
let servers: SampleServers;
afterEach(() => servers.close());

async function logIn(): Promise<string> {
  const { agileAppsUser: userName, agileAppsPassword: password } = sampleCredentials;
  const response = await fetch(`${servers.agileApps.url}/networking/rest/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ platform: { login: { userName, password } } }),
  });
  return response.headers
    .getSetCookie()
    .map((header) => header.split(';')[0])
    .join('; ');
}

async function readDeployments(fromMs: number, toMs: number): Promise<{ items: number; ids: string[] }> {
  const range = `StartDate=${new Date(fromMs).toISOString()}&EndDate=${new Date(toMs).toISOString()}`;
  const response = await fetch(`${servers.gearset.url}/public/audit/deployments?${range}`, {
    headers: { authorization: `token ${sampleCredentials.gearsetToken}` },
  });
  expect(response.status).toBe(200);
  const body = (await response.json()) as { Deployments: { DeploymentId: string; DeploymentDifferences: unknown[] }[] };
  return {
    ids: body.Deployments.map((row) => row.DeploymentId),
    items: body.Deployments.reduce((sum, row) => sum + row.DeploymentDifferences.length, 0),
  };
}

describe('the sample servers', () => {
  it('serve all fourteen months of deployments within ten calls an hour', async () => {
    servers = await startSampleServers({ now: () => nowMs });
    const ids = new Set<string>();
    let items = 0;
    const step = (servers.endMs - servers.startMs + 1) / 10;
    for (let call = 0; call < 10; call++) {
      const fromMs = Math.ceil(servers.startMs + call * step);
      const part = await readDeployments(fromMs, Math.ceil(servers.startMs + (call + 1) * step) - 1);
      for (const id of part.ids) ids.add(id);
      items += part.items;
    }
    expect({ deployments: ids.size, items, entries: servers.totals.entries }).toEqual(servers.totals);
  });

  it('serve every entry once, page by page in time order, with the total they report', async () => {
    servers = await startSampleServers({ now: () => nowMs, events: 5500, seed: 3 });
    const cookie = await logIn();
    const ids = new Set<unknown>();
    let last = '';
    for (let page = 0; ; page++) {
      const query = {
        page: String(page),
        pageSize: '500',
        sortBy: 'date_created',
        sortBy2: 'id',
        getTotalRecordCount: 'true',
      };
      const answer = await readJson(
        await ask(servers.agileApps.url, cookie, { ...query, fieldList: '*', alt: 'json' }),
      );
      expect(answer.totalRecordCount).toBe(String(servers.totals.entries));
      if (answer.recordCount === 0) break;
      for (const row of answer.auditLog as Record<string, unknown>[]) {
        ids.add(row['id']);
        expect(String(row['date_created']) >= last).toBe(true);
        last = String(row['date_created']);
      }
    }
    expect(ids.size).toBe(servers.totals.entries);
  });

  it('answer a window of a million events quickly', async () => {
    servers = await startSampleServers({ now: () => nowMs, events: 1_000_000 });
    const cookie = await logIn();
    const from = "date_created greater than equals '2026-11-10T00:00:00Z'";
    const filter = `(${from}) AND (date_created less than '2026-11-11T00:00:00Z')`;
    const started = performance.now();
    const answer = await readJson(
      await ask(servers.agileApps.url, cookie, {
        filter,
        sortBy: 'date_created',
        getTotalRecordCount: 'true',
        alt: 'json',
      }),
    );
    expect(performance.now() - started).toBeLessThan(3000);
    expect(Number(answer.totalRecordCount)).toBeGreaterThan(500);
    expect(Number(answer.totalRecordCount)).toBeLessThan(20_000);
  });

  it('listen on given ports, and close the first when the second is taken', async () => {
    servers = await startSampleServers({ now: () => nowMs, events: 50 });
    const taken = Number(new URL(servers.agileApps.url).port);
    await expect(startSampleServers({ events: 50, agileAppsPort: taken })).rejects.toMatchObject({
      code: 'usage.invalid_argument',
    });
    const gearsetUrl = servers.gearset.url;
    await servers.close();
    servers = await startSampleServers({
      events: 50,
      gearsetPort: Number(new URL(gearsetUrl).port),
      agileAppsPort: taken,
    });
    expect(servers.gearset.url).toBe(gearsetUrl);
  });
});

describe('the other side of the wire', () => {
  const sourcesOf = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(folder, name), 'utf8'));

  it('shares no code with sources, sync and store', async () => {
    servers = await startSampleServers({ events: 2 });
    const sample = sourcesOf('electron/core/sample');
    expect(sample.length).toBeGreaterThan(20);
    for (const text of sample) expect(text).not.toMatch(/#core\/(sources|sync|store)\//);
    for (const folder of ['electron/core/sources', 'electron/core/sync', 'electron/core/store']) {
      for (const text of sourcesOf(folder)) expect(text).not.toContain('core/sample');
    }
  });
});
