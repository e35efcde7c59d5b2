import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { machineMark, partialPath } from '#core/export/partial-file.ts';
import { removeStaleFiles } from '#core/export/stale-files.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

/** A process id that no process has any more. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

test('what a dead process left goes, everything else stays', async () => {
  const folder = temporaryFolder();
  const dead = String(await deadProcess());
  const stale = [
    `.result.csv.partial-${machineMark}-${dead}-0123456789ab`,
    `.result.xlsx.partial-${machineMark}-${dead}-0123456789ab.texts`,
  ];
  const kept = [
    `.other.csv.partial-00000000-${dead}-0123456789ab`,
    `.notes.partial-${dead}-0123456789ab`,
    `result.partial-${machineMark}-${dead}-0123456789ab`,
    'result.csv',
  ];
  const own = partialPath(join(folder, 'living.csv'));
  for (const name of [...stale, ...kept]) writeFileSync(join(folder, name), '');
  writeFileSync(own, '');

  await removeStaleFiles(folder);

  expect(
    readdirSync(folder)
      .map((name) => join(folder, name))
      .sort(),
  ).toEqual([...kept.map((name) => join(folder, name)), own].sort());
  await expect(removeStaleFiles(join(folder, 'missing'))).resolves.toBeUndefined();
});
