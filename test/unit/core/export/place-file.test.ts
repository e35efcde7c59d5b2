import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkTarget, placeFile } from '#core/export/place-file.ts';

let folder = '';
const inFolder = (name: string): string => join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tickmark-place-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('file and manifest take the place of the older ones', async () => {
  for (const name of ['a.csv', 'a.csv.manifest.json']) await writeFile(inFolder(name), 'old');
  for (const name of ['.new', '.new-manifest']) await writeFile(inFolder(name), name);
  await placeFile(inFolder('a.csv'), inFolder('.new'), inFolder('.new-manifest'));
  expect((await readdir(folder)).sort()).toEqual(['a.csv', 'a.csv.manifest.json']);
  expect(await readFile(inFolder('a.csv'), 'utf8')).toBe('.new');
  expect(await readFile(inFolder('a.csv.manifest.json'), 'utf8')).toBe('.new-manifest');
});

test('when the file cannot take its place the old manifest stays', async () => {
  await mkdir(join(folder, 'a.csv', 'occupied'), { recursive: true });
  await writeFile(inFolder('a.csv.manifest.json'), 'old');
  for (const name of ['.new', '.new-manifest']) await writeFile(inFolder(name), name);
  await expect(placeFile(inFolder('a.csv'), inFolder('.new'), inFolder('.new-manifest'))).rejects.toMatchObject({
    code: 'export.failed',
  });
  expect(await readFile(inFolder('a.csv.manifest.json'), 'utf8')).toBe('old');
  expect((await readdir(folder)).sort()).toEqual(['.new', '.new-manifest', 'a.csv', 'a.csv.manifest.json']);
});

test('when the manifest cannot be placed the error says that the file stands alone', async () => {
  await writeFile(inFolder('a.csv.manifest.json'), 'old');
  await writeFile(inFolder('.new'), 'new');
  await expect(placeFile(inFolder('a.csv'), inFolder('.new'), inFolder('.missing'))).rejects.toMatchObject({
    code: 'export.failed',
    recovery: expect.stringContaining('stands without its manifest') as string,
  });
  expect(await readdir(folder)).toEqual(['a.csv']);
});

test('only a regular file may be replaced', async () => {
  await expect(checkTarget(folder)).rejects.toMatchObject({ code: 'export.failed' });
  await expect(checkTarget('/dev/null')).rejects.toMatchObject({ code: 'export.failed' });
  await expect(checkTarget(inFolder('new.csv'))).resolves.toBeUndefined();
});
