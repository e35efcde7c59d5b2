import { expect, it } from 'vitest';
import { deployment } from '#test/support/evidence/evidence-store.ts';
import { checkBytes, openPackedWorkspace } from '#test/support/evidence/packed-workspace.ts';
import { readPackFiles } from '#test/support/evidence/read-pack.ts';

it('packs every stored revision with its payload, and ties each to the chain', async () => {
  const workspace = await openPackedWorkspace();
  await workspace.fill();
  const saved = (change: Record<string, unknown>) =>
    `{"Deployments":[${[3, 4].map((number) => deployment(number, change)).join(',')}]}`;
  await workspace.importText('gs', 'second.json', saved({ Note: 'edited' }));
  await workspace.importText('gs', 'third.json', saved({ Note: 'edited again' }));
  const pack = await workspace.pack('*');
  const report = await checkBytes(pack);
  expect(report.problems).toEqual([]);
  expect(report.notices.filter((notice) => notice.includes('revision'))).toEqual([]);
  expect(report.manifest?.accuracy.revisions).toBe(4);
  const file = (await readPackFiles(pack)).find(({ name }) => name === 'raw/revisions.ndjson')!;
  const lines = file.content
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; revision: number; raw: string; hash: string });
  expect(lines.map(({ revision }) => revision)).toEqual([1, 2, 1, 2]);
  expect(lines.map(({ raw }) => (JSON.parse(raw) as { Note: string }).Note)).toEqual([
    'note 4',
    'edited',
    'note 3',
    'edited',
  ]);
  expect(new Set(lines.map(({ hash }) => hash)).size).toBe(4);
  const none = await workspace.pack('connection:aa');
  expect((await checkBytes(none)).manifest?.accuracy.revisions).toBe(0);
});
