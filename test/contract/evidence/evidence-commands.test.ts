import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { deployment } from '#test/support/evidence/evidence-store.ts';
import { testSigningKey } from '#test/support/evidence/packed-workspace.ts';
import { runCli } from '#test/support/cli/run-cli.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const environment = { MY_KEY: testSigningKey, TICKMARK_SIGNING_KEY_ENV: 'MY_KEY' };

it('packs and verifies on the command line, and names what another program changed', { timeout: 180_000 }, async () => {
  const folder = temporaryFolder();
  const workspace = join(folder, 'workspace');
  const run = (...args: string[]) => runCli(['--workspace', workspace, '--json', ...args], { environment });
  writeFileSync(
    join(folder, 'saved.json'),
    `{"Deployments":[${[1, 2, 3].map((number) => deployment(number)).join(',')}]}`,
  );
  await run('connection', 'add', 'gearset', '--name', 'gs', '--url', 'https://gearset.example');
  expect((await run('import', join(folder, 'saved.json'), '--connection', 'gs')).exitCode).toBe(0);

  const sound = await run('verify');
  expect(sound.json()).toMatchObject({ ok: true, problems: [], notices: [] });
  expect(sound.exitCode).toBe(0);

  const file = join(folder, 'pack.zip');
  const packed = await run('pack', '*', '--to', file);
  expect(packed.json()).toMatchObject({ file, rows: 3, bytes: readFileSync(file).length });
  expect((await run('verify', file)).json()).toMatchObject({ ok: true, problems: [] });
  const bytes = readFileSync(file);
  bytes[bytes.indexOf('data/events.ndjson') + 40]! ^= 1;
  writeFileSync(file, bytes);
  const damaged = await run('verify', file);
  expect(damaged.exitCode).toBe(3);
  expect(JSON.stringify(damaged.json())).toContain('data/events.ndjson');

  const refused = await run('pack', '*', '--to', join(folder, 'other.zip'), '--redact', 'nobody');
  expect(refused.exitCode).toBe(2);
  expect(existsSync(join(folder, 'other.zip'))).toBe(false);
  expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);

  const database = new BetterSqlite3(join(workspace, 'tickmark.db'));
  database.exec("UPDATE event SET summary = 'Nothing to see' WHERE external_id LIKE '%02'");
  database.close();
  const changed = await run('verify');
  expect(changed.exitCode).toBe(3);
  const { problems } = changed.json() as unknown as { problems: { file: string; record: string; message: string }[] };
  expect(problems).toEqual([
    expect.objectContaining({ file: 'tickmark.db', record: 'gs:5b0c8a52-0000-4000-8000-000000000002' }),
  ]);
  expect(problems[0]?.message).toMatch(/summary.*last good on \d{4}-/);
});
