import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { createCore } from '#core/create-core.ts';
import { nodePlatform } from '#core/evidence/node-platform.ts';
import { checkPack, type PackReport } from '#shared/evidence/check-pack.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import { deployment, logEntry } from './evidence-store.ts';

/** A signing key for tests; it protects nothing. */
export const testSigningKey = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';

/** A workspace with a few events of both sources, imported as a user would. */
export async function openPackedWorkspace(
  environment: Record<string, string> = { TICKMARK_SIGNING_KEY: testSigningKey },
) {
  const folder = join(temporaryFolder(), 'workspace');
  const core = await createCore({
    folder,
    version: 'test',
    secrets: { get: async () => null, set: async () => undefined, remove: async () => undefined },
    environment,
    // No source is asked; only what a test starts on this machine.
    fetch: (address, request) =>
      String(address).startsWith('http://127.0.0.1:')
        ? fetch(address, request)
        : Promise.reject(new Error('No server is asked')),
    now: Date.now,
    timeoutMs: 1_000,
  });
  onTestFinished(() => core.dispose());
  await core.connections.add({ kind: 'gearset', name: 'gs', url: 'https://gearset.example', user: null, secret: null });
  await core.connections.add({
    kind: 'agileapps',
    name: 'aa',
    url: 'https://aa.example',
    user: 'fetching.user@example.com',
    secret: null,
  });
  const signal = new AbortController().signal;
  const quiet = { signal, onProgress: () => undefined };

  async function importText(connection: string, name: string, text: string): Promise<void> {
    const report = await core.imports.run([{ file: name, stream: Readable.from([Buffer.from(text)]) }], {
      connection,
      ...quiet,
    });
    if (report.failure !== null) throw report.failure.error;
  }

  return {
    folder,
    core,
    importText,
    async fill(): Promise<void> {
      const numbers = Array.from({ length: 30 }, (_, index) => index);
      await importText(
        'gs',
        'saved.json',
        `{"Deployments":[${numbers.map((number) => deployment(number)).join(',')}]}`,
      );
      await importText(
        'aa',
        'saved.xml',
        `<platform><message><code>0</code></message><recordCount>30</recordCount>${numbers.map((number) => logEntry(number)).join('')}</platform>`,
      );
    },
    async pack(query: string, options: { redact?: string; to?: string; timestamp?: string } = {}): Promise<Buffer> {
      const to = options.to ?? join(folder, '..', 'pack.zip');
      const { redact = null, timestamp = null } = options;
      await core.evidence.pack({ query, case: null, tz: 'UTC', to, redact, timestamp, ...quiet });
      return readFileSync(to);
    },
    verify: () => core.evidence.verify(quiet),
  };
}

/** Checks a pack that lies in memory. */
export function checkBytes(pack: Buffer): Promise<PackReport> {
  return checkPack(
    { size: pack.length, read: async (from, to) => pack.subarray(from, Math.max(from, to)) },
    nodePlatform,
  );
}
