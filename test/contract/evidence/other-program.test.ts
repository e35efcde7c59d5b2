import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openPackedWorkspace } from '#test/support/evidence/packed-workspace.ts';

it('is verified by a program that knows the documented format only', async () => {
  const workspace = await openPackedWorkspace();
  await workspace.fill();
  const to = join(workspace.folder, '..', 'pack.zip');
  await workspace.pack('*', { to });
  const script = fileURLToPath(new URL('../../support/evidence/verify_pack.py', import.meta.url));
  expect(execFileSync('python3', [script, to], { encoding: 'utf8' }).trim()).toBe('60');
});
