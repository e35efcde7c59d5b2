import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSampleWorkspace, type SampleWorkspace } from '#test/contract/cli/sample-workspace.ts';
import type { FileImport } from '#shared/import-status.ts';
import { deployment, savedPage, savedResponse } from '#test/support/import/saved-files.ts';

let folder: string;
let workspace: SampleWorkspace;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tickmark-import-'));
  workspace = await createSampleWorkspace(join(folder, 'workspace'), 300);
});

afterAll(async () => {
  await workspace.servers.close();
  rmSync(folder, { recursive: true, force: true });
});

function save(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

interface Document {
  files: FileImport[];
  error?: { code: string; message: string; recovery: string };
}

function documentOf(run: { json: () => object }): Document {
  return run.json() as Document;
}

async function countOf(query: string): Promise<number> {
  return Number((await workspace.run(['count', query])).stdout);
}

describe('tickmark import', () => {
  it('answers with exactly the documented keys', async () => {
    const path = save('one.json', savedResponse([deployment(1), { Name: 'odd' }]));
    const run = await workspace.run(['import', path, '--connection', 'gs', '--json']);
    expect(run.exitCode).toBe(0);
    expect(documentOf(run)).toEqual({
      files: [
        {
          file: path,
          sha256: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
          format: 'gearset-json',
          rows: 2,
          events: { new: 1, same: 0, changed: 0, quarantined: 1 },
        },
      ],
    });
    expect(run.stderr).toContain('quarantine');
    expect(await countOf('name:Invoice1')).toBe(1);
  });

  it('knows what a sync has brought already', async () => {
    const { gearset, credentials, startMs, endMs } = workspace.servers;
    const url = new URL('/public/audit/deployments', gearset.url);
    url.searchParams.set('StartDate', new Date(startMs).toISOString());
    url.searchParams.set('EndDate', new Date(endMs + 1_000).toISOString());
    const headers = { Authorization: `token ${credentials.gearsetToken}`, 'api-version': '1' };
    const answer = await fetch(url, { headers });
    expect(answer.status).toBe(200);
    const path = save('answer.json', await answer.text());
    expect((await workspace.run(['sync', 'gs', '--from', new Date(startMs).toISOString()])).exitCode).toBe(0);
    const before = await countOf('connection:gs');
    const coverage = (await workspace.run(['coverage', 'gs', '--to', '2020-01-01', '--from', '2019-01-01'])).stdout;
    const [file] = documentOf(await workspace.run(['import', path, '--connection', 'gs', '--json'])).files;
    expect(file?.rows).toBeGreaterThan(10);
    expect(file?.events).toEqual({ new: 0, same: file?.rows, changed: 0, quarantined: 0 });
    expect(await countOf('connection:gs')).toBe(before);
    expect((await workspace.run(['coverage', 'gs', '--to', '2020-01-01', '--from', '2019-01-01'])).stdout).toBe(
      coverage,
    );
  });

  it('reads standard input', async () => {
    const run = await workspace.run(['import', '-', '--connection', 'aa', '--json'], { input: savedPage([900_001]) });
    expect(run.exitCode).toBe(0);
    expect(documentOf(run).files).toMatchObject([{ file: '-', format: 'agileapps-xml', events: { new: 1 } }]);
  });

  it('stores the files before a bad one and says which one failed', async () => {
    const good = save('good.json', savedResponse([deployment(20)]));
    const bad = save('bad.json', savedResponse([deployment(21), deployment(22)]).slice(0, -20));
    const later = save('later.json', savedResponse([deployment(23)]));
    const run = await workspace.run(['import', good, bad, later, '--connection', 'gs', '--json']);
    expect(run.exitCode).toBe(1);
    const { files, error } = documentOf(run);
    expect(files.map(({ file }) => file)).toEqual([good]);
    expect(error?.code).toBe('import.unreadable_file');
    expect(error?.message).toContain(bad);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
    expect(run.stderr).toContain(`Not tried: ${later}`);
    expect(await countOf('name:Invoice20 OR name:Invoice21 OR name:Invoice23')).toBe(1);
  });

  it('refuses what was asked for wrongly', async () => {
    const page = save('page.xml', savedPage([1]));
    const wrongKind = await workspace.run(['import', page, '--connection', 'gs', '--json']);
    expect(wrongKind.exitCode).toBe(2);
    expect(documentOf(wrongKind)).toMatchObject({ files: [], error: { code: 'usage.invalid_argument' } });
    expect((await workspace.run(['import', page, '--connection', 'nowhere'])).exitCode).toBe(2);
    expect((await workspace.run(['import', page])).exitCode).toBe(2);
    expect((await workspace.run(['import', '--connection', 'aa'])).exitCode).toBe(2);
    expect((await workspace.run(['import', '-', '-', '--connection', 'aa'])).exitCode).toBe(2);
    expect((await workspace.run(['import', join(folder, 'missing.xml'), '--connection', 'aa'])).exitCode).toBe(1);
  });

  it('ends with 130 at Ctrl-C and leaves nothing', async () => {
    const items = Array.from({ length: 100 }, (_, n) => ({ ObjectType: 'ApexClass', DisplayName: `Interrupted${n}` }));
    const many = Array.from({ length: 6_000 }, (_, n) => deployment(n + 1_000, { DeploymentDifferences: items }));
    const path = save('many.json', savedResponse(many));
    const run = await workspace.run(['import', path, '--connection', 'gs', '--json'], { interruptAfterMs: 2_500 });
    expect(run.exitCode).toBe(130);
    expect(documentOf(run)).toMatchObject({ files: [], error: { code: 'app.interrupted' } });
    expect(await countOf('name:Interrupted1')).toBe(0);
  });
});
