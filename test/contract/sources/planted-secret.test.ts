import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FaultScript } from '#core/sample/http/fault.ts';
import type { SourceKind } from '#shared/audit-event.ts';
import { openFreeCore } from '#test/support/sync/open-core.ts';
import { startChild } from '#test/support/sync/sync-child.ts';
import { isDataRequest, smallSample, startSyncServer } from '#test/support/sync/sync-servers.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const secret = 'Planted-Secret-9f3c7a&<>"51e2';
const forms = [
  secret,
  encodeURIComponent(secret),
  secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString('base64'),
  'Planted-Secret-9f3c7a',
];
const sample = smallSample();

/** Every file below a folder, as bytes. */
function filesBelow(folder: string): { name: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
}

function expectNowhere(place: string, bytes: Buffer | string): void {
  for (const form of forms) expect(`${place}: ${bytes.includes(form) ? form : 'clean'}`).toBe(`${place}: clean`);
}

describe('a planted secret is found nowhere', () => {
  it.each<SourceKind>(['gearset', 'agileapps'])(
    'in database, ledger, logs, quarantine, exports and output: %s',
    { timeout: 120_000 },
    async (kind) => {
      const folder = temporaryFolder();
      const environment = { SAMPLE_GEARSET_TOKEN: secret, SAMPLE_AGILEAPPS_PASSWORD: secret };
      const echo = JSON.stringify({
        Message: `You sent ${forms.join(' and ')}`,
        Error: { Code: secret, Message: secret },
      });
      const xml = `<platform><message><code>-999</code><description>${forms[2]}</description></message></platform>`;
      const statuses = [400, 401, 403, 404, 413, 429, 500, 503, 200];
      let answered = 0;
      const faults: FaultScript = (request) => {
        if (kind === 'agileapps' && !isDataRequest(request) && answered % 2 === 0) return null;
        const status = statuses[answered++ % statuses.length] ?? 500;
        const body = kind === 'gearset' ? echo : xml;
        return {
          kind: 'answer',
          status,
          body,
          headers: { 'x-echo': encodeURIComponent(secret), 'content-type': 'application/json' },
        };
      };
      const server = await startSyncServer(kind, { sample, faults });
      const core = await openFreeCore({ folder, environment, timeoutMs: 1_000 });
      const secretVariable = kind === 'gearset' ? 'SAMPLE_GEARSET_TOKEN' : 'SAMPLE_AGILEAPPS_PASSWORD';
      const user = kind === 'agileapps' ? 'auditor@example.com' : null;
      await core.connections.add({
        kind,
        name: 'one',
        url: server.server.url,
        user,
        secret: { variable: secretVariable },
      });
      await expect(
        core.connections.add({
          kind,
          name: 'two',
          url: `https://user:${encodeURIComponent(secret)}@example.com`,
          user,
          secret: null,
        }),
      ).rejects.toMatchObject({ message: expect.not.stringContaining('Planted') as string });
      await expect(
        core.connections.add({
          kind,
          name: 'two',
          url: `https://example.com/?key=${encodeURIComponent(secret)}`,
          user,
          secret: null,
        }),
      ).rejects.toMatchObject({ message: expect.not.stringContaining('Planted') as string });
      for (let run = 0; run < statuses.length; run += 1) {
        const { signal } = new AbortController();
        const options = { fromMs: sample.startMs, toMs: null, refetch: true, wait: false, maxCalls: 3, signal };
        const report = await core.sync.sync(['one'], { ...options, onProgress: () => undefined });
        expectNowhere('report', JSON.stringify(report));
        expectNowhere('check', JSON.stringify(await core.connections.check('one', signal)));
      }
      expectNowhere('runs', JSON.stringify(await core.sync.runs(null)));
      expectNowhere('quarantine', JSON.stringify(await core.quarantine.list('one')));
      expectNowhere('plan', JSON.stringify(await core.sync.plan(['one'])));
      const { signal } = new AbortController();
      for (const format of ['csv', 'ndjson', 'xlsx'] as const) {
        const to = join(folder, `export.${format}`);
        const request = { query: '', tz: 'UTC', to, format, rows: 'events' as const, columns: null, sort: [], signal };
        await core.exports.run({ ...request, onProgress: () => undefined });
      }
      await core.dispose();

      for (const args of [['--verbose', 'sync', 'one'], ['--verbose', 'connection', 'check', 'one'], ['runs']]) {
        const child = await startChild(folder, args, ['env', `${secretVariable}=${secret}`]).ended;
        expectNowhere(`output of ${args.join(' ')}`, child.stdout + child.stderr);
        expect(child.stdout).not.toBe('');
      }
      const files = filesBelow(folder);
      expect(files.map(({ name }) => name)).toContain('tickmark.db');
      expect(files.length).toBeGreaterThan(6);
      for (const { name, bytes } of files) expectNowhere(name, bytes);
    },
  );
});
