import { rmSync } from 'node:fs';
import { createCore } from '#core/create-core.ts';
import { sampleCredentials } from '#core/sample/start-sample-servers.ts';
import { readAuditRow } from '#core/sources/agileapps/read-audit-row.ts';
import type { SourceRecord } from '#core/sources/source.ts';
import { openStoreForReading } from '#core/store/open-database.ts';
import { openPayloads } from '#core/store/payloads.ts';

/** What `serve-audit-log.ts` says of itself. */
export interface ServedLog {
  url: string;
  startMs: number;
  endMs: number;
  entries: number;
}

/** Syncs a new workspace with the served log, then all of it again; seconds until everything can be searched. */
export async function syncTwice(folder: string, served: ServedLog): Promise<{ first: number; again: number }> {
  rmSync(folder, { recursive: true, force: true });
  const core = await createCore({
    folder,
    version: 'bench',
    secrets: { get: async () => null, set: async () => undefined, remove: async () => undefined },
    environment: { BENCH_PASSWORD: sampleCredentials.agileAppsPassword },
    fetch: globalThis.fetch,
    now: Date.now,
    timeoutMs: 60_000,
  });
  try {
    await core.connections.add({
      kind: 'agileapps',
      name: 'log',
      url: served.url,
      user: sampleCredentials.agileAppsUser,
      secret: { variable: 'BENCH_PASSWORD' },
    });
    const range = { fromMs: Math.floor(served.startMs / 1000) * 1000, toMs: served.endMs };
    const once = async (refetch: boolean) => {
      const started = performance.now();
      const { connections } = await core.sync.sync(['log'], {
        ...range,
        refetch,
        wait: false,
        maxCalls: null,
        signal: new AbortController().signal,
        onProgress: () => undefined,
      });
      const error = connections[0]?.error;
      if (error) throw new Error(`The sync failed: ${error.message}`);
      return (performance.now() - started) / 1000;
    };
    return { first: await once(false), again: await once(true) };
  } finally {
    await core.dispose();
  }
}

/** The payloads of a store, oldest first. */
export function storedPayloads(folder: string): string[] {
  const database = openStoreForReading(folder);
  try {
    const blocks = new Map(
      database
        .prepare<[], [number, Buffer]>('SELECT id, data FROM payload_block')
        .raw()
        .all()
        .map(([id, data]) => [id, openPayloads(data)]),
    );
    return database
      .prepare<[], [number, number]>('SELECT payload_block_id, payload_index FROM event ORDER BY id')
      .raw()
      .all()
      .map(([blockId, index]) => blocks.get(blockId)?.[index] as string);
  } finally {
    database.close();
  }
}

/** Payloads as the source reads them, in the order of time. */
export function readInOrder(raws: readonly string[]): SourceRecord[] {
  return raws.map(readAuditRow).sort((one, other) => one.event.timeMs - other.event.timeMs);
}
