import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { type Core, createCore } from '#core/create-core.ts';
import type { ImportInput } from '#core/import/import-input.ts';
import type { ImportProgress, ImportReport } from '#shared/import-status.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

export interface ImportWorkspace {
  folder: string;
  core: Core;
  importFiles: (
    connection: string,
    inputs: readonly (string | ImportInput)[],
    options?: { signal?: AbortSignal; onProgress?: (progress: ImportProgress) => void },
  ) => Promise<ImportReport>;
  /** Rows of the store itself. */
  query: <Row>(sql: string) => Row[];
}

/** A workspace of its own for one test, with a connection `gs` and a connection `aa` that are never called. */
export async function openImportWorkspace(): Promise<ImportWorkspace> {
  const folder = join(temporaryFolder(), 'workspace');
  const core = await createCore({
    folder,
    version: 'test',
    secrets: { get: async () => null, set: async () => undefined, remove: async () => undefined },
    environment: {},
    fetch: () => Promise.reject(new Error('An import asks no server')),
    now: Date.now,
    timeoutMs: 1_000,
  });
  onTestFinished(() => core.dispose());
  await core.connections.add({ kind: 'gearset', name: 'gs', url: 'https://gearset.example', user: null, secret: null });
  await core.connections.add({
    kind: 'agileapps',
    name: 'aa',
    url: 'https://aa.example',
    user: 'auditor',
    secret: null,
  });

  return {
    folder,
    core,
    importFiles: (connection, inputs, { signal, onProgress } = {}) =>
      core.imports.run(
        inputs.map((input) => (typeof input === 'string' ? { file: input } : input)),
        { connection, signal: signal ?? new AbortController().signal, onProgress: onProgress ?? (() => undefined) },
      ),
    query<Row>(sql: string): Row[] {
      const database = new BetterSqlite3(join(folder, 'tickmark.db'), { readonly: true });
      try {
        return database.prepare<[], Row>(sql).all();
      } finally {
        database.close();
      }
    },
  };
}
