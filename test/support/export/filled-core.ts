import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Core } from '#core/create-core.ts';
import { deployment } from '#test/support/evidence/evidence-store.ts';
import { openCore } from '#test/support/sync/open-core.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

/** A workspace with deployments from a saved answer, `count` of them. */
export async function openFilledCore(count: number, now = () => Date.parse('2026-03-05T00:00:00Z')): Promise<Core> {
  const core = await openCore({ now });
  await core.connections.add({
    kind: 'gearset',
    name: 'gs',
    url: 'https://gearset.example',
    user: null,
    secret: { variable: 'NEVER_ASKED' },
  });
  await importDeployments(core, 0, count);
  return core;
}

/** Imports deployments with these numbers, `from` the first. */
export async function importDeployments(core: Core, from: number, count: number): Promise<void> {
  const file = join(temporaryFolder(), `saved-${String(from)}.json`);
  const each = Array.from({ length: count }, (_, index) => deployment(from + index));
  writeFileSync(file, `{"Deployments":[${each.join(',')}]}`);
  const { signal } = new AbortController();
  await core.imports.run([{ file }], { connection: 'gs', signal, onProgress: () => undefined });
}
