import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRedactionFiles } from '#core/evidence/redaction-files.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

it('keeps own profiles beside those that are there, and refuses what is none', async () => {
  const folder = temporaryFolder();
  const profiles = createRedactionFiles(folder);
  const file = join(folder, 'mine.json');
  const refused = { code: 'usage.invalid_argument' };
  for (const text of [
    '',
    '{',
    '[]',
    '{ "fields": {} }',
    '{ "fields": { "hash": "remove" } }',
    '{ "fields": { "actor": "blur" } }',
  ]) {
    writeFileSync(file, text);
    await expect(profiles.save(file, null), text).rejects.toMatchObject(refused);
  }
  expect(existsSync(join(folder, 'redactions'))).toBe(false);
  writeFileSync(file, '{ "fields": { "actor": "remove" }, "more": 1 }');
  for (const name of ['people', '../mine', 'a/b', '', '.mine', 'x'.repeat(65)]) {
    await expect(profiles.save(file, name), name).rejects.toMatchObject(refused);
  }
  expect(await profiles.save(file, null)).toEqual({ name: 'mine', fields: { actor: 'remove' }, builtIn: false });
  expect((await profiles.list()).map(({ name }) => name)).toEqual(['people', 'emails', 'mine']);
  expect(readdirSync(join(folder, 'redactions'))).toEqual(['mine.json']);
  await expect(profiles.remove('people')).rejects.toMatchObject(refused);
  await profiles.remove('mine');
  await expect(profiles.show('mine')).rejects.toMatchObject(refused);
});
