import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { deployment } from '#test/support/evidence/evidence-store.ts';
import { checkBytes, openPackedWorkspace } from '#test/support/evidence/packed-workspace.ts';
import { readPackFiles } from '#test/support/evidence/read-pack.ts';
import { readZip } from '#test/support/export/read-zip.ts';

const planted = {
  Owner: 'Zebulon.Quark@example.com',
  TriggeredBy: 'Zebulon.Quark@example.com',
  TargetUsername: 'Wilhelmina@hidden.example',
  FriendlyName: 'Fix for zebulon.quark@EXAMPLE.com, seen by other.person@hidden.example; ask zebulon.quark',
  Note: 'https://x.example/?u=Zebulon.Quark%40example.com',
  DeploymentDifferences: [
    {
      DifferenceType: 'Changed',
      ObjectType: 'Profile',
      DisplayName: 'Profile of wilhelmina@hidden.example',
      ModifiedBy: 'Zebulon.Quark@example.com',
    },
  ],
  JiraIssues: [{ Key: 'FIN-1', Url: 'https://jira.example/FIN-1?assignee=zebulon.quark@example.com' }],
};

/** Everything readable in a pack: each file, and each part of the workbook. */
async function allTexts(pack: Buffer): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const { name, content } of await readPackFiles(pack)) {
    texts.set(name, content.toString('utf8'));
    if (!name.endsWith('.xlsx')) continue;
    for (const part of readZip(content)) texts.set(`${name}/${part.name}`, part.content.toString('utf8'));
  }
  return texts;
}

it('leaves nothing of the people in a redacted pack, in no file and no part of the workbook', async () => {
  const workspace = await openPackedWorkspace();
  await workspace.importText('gs', 'saved.json', `{"Deployments":[${deployment(1, planted)},${deployment(2)}]}`);
  const plain = await allTexts(await workspace.pack('Zebulon'));
  expect([...plain.values()].join('\n')).toContain('Zebulon.Quark');
  const pack = await workspace.pack('actor:zebulon* OR kind:deployment', { redact: 'people' });
  for (const [name, text] of await allTexts(pack)) {
    for (const word of ['zebulon', 'quark', 'wilhelmina', 'other.person', 'fetching.user', 'hidden.example']) {
      expect(text.toLowerCase().includes(word), `${word} in ${name}`).toBe(false);
    }
  }
  const report = await checkBytes(pack);
  expect(report.problems).toEqual([]);
  expect(report.manifest?.redaction).toMatchObject({ profile: 'people' });
  expect(report.manifest?.redaction?.rules.find(({ field }) => field === 'actor')?.replaced).toBeGreaterThan(0);
});

it('gives one person one pseudonym in a pack, and another one in the next', async () => {
  const workspace = await openPackedWorkspace();
  await workspace.fill();
  const actors = async () => {
    const files = await readPackFiles(await workspace.pack('kind:deployment', { redact: 'people' }));
    const lines = files
      .find(({ name }) => name === 'data/events.ndjson')!
      .content.toString('utf8')
      .trim()
      .split('\n');
    return new Set(lines.map((line) => (JSON.parse(line) as { actor: string }).actor));
  };
  const [first, second] = [await actors(), await actors()];
  expect(first.size).toBe(1);
  expect(second).not.toEqual(first);
});

it('takes profiles from the workspace, and refuses what it does not know', async () => {
  const workspace = await openPackedWorkspace();
  await workspace.fill();
  mkdirSync(join(workspace.folder, 'redactions'));
  writeFileSync(join(workspace.folder, 'redactions', 'own.json'), '{"fields":{"summary":"remove"}}');
  const files = await readPackFiles(await workspace.pack('kind:deployment', { redact: 'own' }));
  const first = JSON.parse(
    files
      .find(({ name }) => name === 'data/events.ndjson')!
      .content.toString('utf8')
      .split('\n')[0]!,
  ) as { summary: unknown; actor: string };
  expect(first).toMatchObject({ summary: null, actor: 'release.manager@example.com' });
  await expect(workspace.pack('*', { redact: 'nobody' })).rejects.toMatchObject({ code: 'usage.invalid_argument' });
  writeFileSync(join(workspace.folder, 'redactions', 'own.json'), '{"fields":{"summary":"burn"}}');
  await expect(workspace.pack('*', { redact: 'own' })).rejects.toMatchObject({ code: 'usage.invalid_argument' });
});
