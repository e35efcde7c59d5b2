import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCore } from '#core/create-core.ts';
import { loadSample } from '#core/sample/load-sample.ts';
import { runCli } from '#test/support/cli/run-cli.ts';

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tickmark-saved-'));
  const core = await createCore({
    folder: join(folder, 'workspace'),
    version: 'test',
    secrets: { get: async () => null, set: async () => undefined, remove: async () => undefined },
    environment: {},
    timeoutMs: 30_000,
  });
  await loadSample({ core, events: 600, signal: new AbortController().signal, onProgress: () => undefined });
  await core.dispose();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const workspace = {
  run: (args: string[]) => runCli(['--workspace', join(folder, 'workspace'), ...args]),
};

/** Runs a command that has to succeed; the answer is its JSON. */
async function run<Answer>(...args: string[]): Promise<Answer> {
  const done = await workspace.run([...args, '--json']);
  expect(done.stderr).not.toMatch(/tickmark:/);
  expect(done.exitCode).toBe(0);
  return done.json() as Answer;
}

describe('tickmark filter', () => {
  it('saves, changes, compares, restores, runs, exports, imports and removes', async () => {
    await run('filter', 'save', 'Mine', 'kind:deployment', '--columns', 'time,actor,id', '--folder', 'Team/A');
    await run('filter', 'save', 'mine', 'kind:deployment status:failed', '--sort', 'actor:desc');
    const list = await run<{ filters: object[]; pack: object[] }>('filter', 'list');
    expect(list.filters).toMatchObject([
      { name: 'mine', query: 'kind:deployment status:failed', columns: null, sort: ['actor:desc'], version: 2 },
    ]);
    expect(list.pack.length).toBeGreaterThan(12);
    const { versions } = await run<{ versions: { version: number; changes: { field: string }[] }[] }>(
      'filter',
      'show',
      'MINE',
      '--versions',
    );
    expect(versions.map((one) => one.version)).toEqual([2, 1]);
    expect(versions[0]?.changes.map((change) => change.field)).toEqual(['query', 'columns', 'sort']);
    await run('filter', 'restore', 'mine', '1');
    const found = await run<{ query: string; total: number }>('filter', 'run', 'mine', '--limit', '1');
    expect(found).toMatchObject({
      query: 'kind:deployment',
      total: (await run<{ count: number }>('count', 'kind:deployment')).count,
    });
    const file = join(folder, 'mine.json');
    await run('filter', 'export', 'mine', file);
    await run('filter', 'remove', 'mine');
    expect(await run('filter', 'list')).toMatchObject({ filters: [] });
    expect(await run('filter', 'import', file)).toEqual({ added: ['mine'], changed: [], same: [] });
    writeFileSync(file, readFileSync(file, 'utf8').replace('kind:deployment', 'nokind:x'));
    const refused = await workspace.run(['filter', 'import', file, '--json']);
    expect(refused.exitCode).toBe(1);
    expect(refused.json()).toMatchObject({ error: { code: 'filter.damaged_file' } });
    expect((await workspace.run(['filter', 'run', 'nobody'])).exitCode).toBe(2);
  });

  it('ships filters that all run', async () => {
    const { pack } = await run<{ pack: { name: string; count: number | null }[] }>('filter', 'list', '--counts');
    expect(pack.filter((one) => one.count === null)).toEqual([]);
  });
});

describe('tickmark case', () => {
  it('is put down, picked up, repeated and handed over', async () => {
    const { events } = await run<{ events: { id: string; hash: string }[] }>(
      'search',
      'kind:deployment',
      '--limit',
      '3',
    );
    const ids = events.map((event) => event.id);
    await run('case', 'create', 'Q1');
    await run('case', 'pin', 'Q1', ...ids, '--tag', 'odd', '--note', '**why** <script>alert(1)</script>');
    await run('case', 'unpin', 'Q1', ids[2] as string);
    await run('case', 'note', 'Q1', 'a note');
    const kept = await run<{ query: { id: number; count: number } }>(
      'case',
      'add-query',
      'Q1',
      'kind:deployment',
      '--title',
      'All',
    );
    const shown = await run<{ events: { id: string; tags: string[]; hash: string }[]; log: object[] }>(
      'case',
      'show',
      'Q1',
    );
    expect(shown).toMatchObject({
      name: 'Q1',
      state: 'open',
      notes: [{ text: 'a note' }],
      queries: [{ title: 'All', count: kept.query.count }],
    });
    expect(shown.events.map(({ id, tags, hash }) => ({ id, tags, hash }))).toEqual(
      events.slice(0, 2).map(({ id, hash }) => ({ id, hash, tags: ['odd'] })),
    );
    expect(await run('count', 'case:q1 tag:odd')).toEqual({ count: 2 });
    expect(await run('case', 'rerun', 'Q1')).toMatchObject({
      queries: [{ added: [], removed: [], changed: [], reproduced: true }],
    });
    const replay = () => workspace.run(['case', 'rerun', 'Q1', '--replay', String(kept.query.id)]);
    expect((await replay()).stdout).toBe((await replay()).stdout);

    const sample = ['case', 'sample', 'Q1', 'kind:deployment', '--size', '5', '--seed', 's'];
    const drawn = await run<{ population: number; populationHash: string; ids: string[] }>(...sample);
    expect(drawn).toMatchObject({ population: kept.query.count, seed: 's' });
    expect(await run(...sample)).toMatchObject({ populationHash: drawn.populationHash, ids: drawn.ids });
    await run('case', 'test', 'Q1', drawn.ids[0] as string, '--result', 'pass', '--note', '=1+1');
    await run('case', 'sheet', 'Q1', '--to', join(folder, 'sheet.csv'));
    expect(readFileSync(join(folder, 'sheet.csv'), 'utf8')).toContain(',pass,');
    expect(readFileSync(join(folder, 'sheet.csv'), 'utf8')).toContain("'=1+1");

    for (const kind of ['html', 'md']) await run('case', 'report', 'Q1', '--to', join(folder, `r.${kind}`));
    const html = readFileSync(join(folder, 'r.html'), 'utf8');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toMatch(/<script/i);
    expect(html).toContain(events[0]?.hash as string);
    expect(readFileSync(join(folder, 'r.md'), 'utf8')).toContain(ids[0] as string);

    await run('case', 'close', 'Q1');
    expect((await workspace.run(['case', 'note', 'Q1', 'x'])).exitCode).toBe(2);
    expect(await run('case', 'list')).toMatchObject({ cases: [{ name: 'Q1', state: 'closed', events: 2 }] });

    const file = join(folder, 'q1.tickmark-case');
    await run('case', 'export', 'Q1', file);
    expect(await run('case', 'import', file)).toMatchObject({ name: 'Q1 (2)', events: 2, missingTotal: 0 });
    const elsewhere = join(folder, 'elsewhere');
    const opened = await runCli(['--workspace', elsewhere, 'case', 'import', file, '--json']);
    expect(opened.exitCode).toBe(3);
    expect(opened.json()).toMatchObject({ name: 'Q1', events: 2, missingTotal: kept.query.count });
    const there = await runCli(['--workspace', elsewhere, 'case', 'show', 'Q1', '--json']);
    expect(there.json()).toMatchObject({ events: [{ id: ids[0], state: 'missing', tags: ['odd'] }, { id: ids[1] }] });
    writeFileSync(file, `${readFileSync(file, 'utf8')} `);
    expect((await runCli(['--workspace', elsewhere, 'case', 'import', file])).exitCode).toBe(1);
  });
});

describe('tickmark log', () => {
  it('tells what the workspace was used for', async () => {
    const { entries } = await run<{ entries: { at: string; what: string; detail: string }[] }>('log');
    const what = new Set(entries.map((entry) => entry.what));
    for (const act of ['connection.added', 'sync.ended', 'filter.saved', 'case.pinned', 'case.exported'])
      expect(what).toContain(act);
    const lines = (await workspace.run(['log', 'pinned', 'Q1', '--ndjson'])).stdout.trim().split('\n');
    expect(
      lines.map((line) => JSON.parse(line) as { detail: string }).every(({ detail }) => /pinned/i.test(detail)),
    ).toBe(true);
  });
});
