import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '#test/support/cli/run-cli.ts';
import { deployment } from '#test/support/evidence/evidence-store.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

it('completes fields, and values with the number of events that the rest of the query leaves', async () => {
  const folder = temporaryFolder();
  const run = (...args: string[]) => runCli(['--workspace', join(folder, 'workspace'), ...args]);
  writeFileSync(join(folder, 'saved.json'), `{"Deployments":[${[1, 2, 3].map((one) => deployment(one)).join(',')}]}`);
  await run('connection', 'add', 'gearset', '--name', 'gs', '--url', 'https://gearset.example');
  await run('import', join(folder, 'saved.json'), '--connection', 'gs');

  const fields = (await run('--json', 'complete', 'sta')).json() as unknown as { options: { insert: string }[] };
  expect(fields.options.map(({ insert }) => insert)).toContain('status:');
  const values = await run('--json', 'complete', 'kind:deployment conn:');
  expect(values.json()).toMatchObject({ options: [{ insert: 'gs', kind: 'value', count: 3 }] });
  const none = await run('--json', 'complete', 'kind:login conn:');
  expect(none.json()).toMatchObject({ options: [] });

  const within = await run('complete', 'conn: kind:deployment', '--at', '5');
  expect(within.exitCode).toBe(0);
  expect(within.stdout).toMatch(/^INSERT +KIND +EVENTS +MEANING\ngs +value +3/);
});
