import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { runCli } from '#test/support/cli/run-cli.ts';
import { deployment } from '#test/support/evidence/evidence-store.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

it('backs up, restores and purges a workspace on the command line', { timeout: 240_000 }, async () => {
  const folder = temporaryFolder();
  const workspace = join(folder, 'workspace');
  const runIn = (place: string, ...args: string[]) => runCli(['--workspace', place, '--json', ...args]);
  const run = (...args: string[]) => runIn(workspace, ...args);
  writeFileSync(join(folder, 'saved.json'), `{"Deployments":[${[1, 2, 30].map((one) => deployment(one)).join(',')}]}`);
  writeFileSync(join(folder, 'note.txt'), 'seen by nobody');
  await run('connection', 'add', 'gearset', '--name', 'gs', '--url', 'https://gearset.example');
  await run('import', join(folder, 'saved.json'), '--connection', 'gs');
  await run('case', 'create', 'Review');
  await run('case', 'pin', 'Review', 'gs:5b0c8a52-0000-4000-8000-000000000001');
  writeFileSync(join(folder, 'auditors.json'), '{ "fields": { "actor": "remove" } }');
  expect((await run('redaction', 'save', join(folder, 'auditors.json'))).json()).toMatchObject({
    profile: { name: 'auditors', builtIn: false, fields: { actor: 'remove' } },
  });

  const file = join(folder, 'backup.zip');
  const backup = await run('backup', file);
  expect(backup.json()).toMatchObject({ file, bytes: readFileSync(file).length });
  const restored = join(folder, 'restored');
  expect((await runIn(restored, 'restore', file)).json()).toMatchObject({ workspace: restored, events: 3 });
  expect((await runIn(restored, 'verify')).json()).toMatchObject({ ok: true });
  expect((await runIn(restored, 'count', 'case:Review')).json()).toEqual({ count: 1 });
  expect((await runIn(restored, 'redaction', 'show', 'auditors')).exitCode).toBe(0);

  const again = await runIn(restored, 'restore', file);
  expect(again.exitCode).toBe(2);
  expect(again.json()).toMatchObject({ error: { code: 'backup.workspace_not_empty' } });
  const held = new BetterSqlite3(join(restored, 'tickmark.db'));
  held.prepare('SELECT count(*) FROM event').get();
  expect((await runIn(restored, 'restore', file, '--force')).json()).toMatchObject({
    error: { code: 'backup.workspace_in_use' },
  });
  held.close();
  expect((await runIn(restored, 'restore', file, '--force')).exitCode).toBe(0);

  const damaged = readFileSync(file);
  // One changed bit can unpack to the same bytes (a run of zeros may be copied from anywhere), sixty-four bytes can’t.
  damaged.fill(0xff, Math.floor(damaged.length / 3), Math.floor(damaged.length / 3) + 64);
  writeFileSync(join(folder, 'damaged.zip'), damaged);
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const refused = await runIn(empty, 'restore', join(folder, 'damaged.zip'));
  expect(refused.exitCode).toBe(3);
  expect(refused.json()).toMatchObject({ error: { code: 'backup.damaged' } });
  expect(readdirSync(empty)).toEqual([]);
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);

  expect((await run('purge', '--before', '2026-03-05', '--reason', ' ')).exitCode).toBe(2);
  const purge = await run('purge', '--before', '2026-03-04T10:00:10Z', '--reason', 'Kept long enough');
  expect(purge.json()).toEqual({
    events: 2,
    pinned: 1,
    before: '2026-03-04T10:00:10.000Z',
    reason: 'Kept long enough',
  });
  expect((await run('count', '*')).json()).toEqual({ count: 1 });
  expect((await run('verify')).json()).toMatchObject({ ok: true, problems: [] });
  expect((await run('doctor')).json()).toMatchObject({ ok: true });
  const { entries } = (await run('log')).json() as unknown as { entries: { what: string; detail: string }[] };
  expect(entries.map(({ what }) => what).slice(0, 2)).toEqual(['data.purged', 'workspace.backed_up']);
  expect(entries[0]?.detail).toContain('Kept long enough');
  expect(existsSync(join(workspace, 'tickmark.db'))).toBe(true);
});
