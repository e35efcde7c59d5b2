import { createCore } from '#core/create-core.ts';
import { sampleCredentials } from '#core/sample/start-sample-servers.ts';
import type { SourceKind } from '#shared/audit-event.ts';
import { peakMemory } from './peak-memory.ts';

/** What to fill a new archive with: an answer of a server, or a saved file. */
export interface Filling {
  folder: string;
  kind: SourceKind;
  url: string;
  /** Milliseconds UTC. */
  startMs: number;
  endMs: number;
  /** Imported instead of syncing, where given. */
  file: string | null;
}

/** What came of it. */
export interface Filled {
  events: number;
  seconds: number;
  peakBytes: number;
}

/** Fills a new archive and writes what came of it as JSON. Argument: a `Filling` as JSON. */
const filling = JSON.parse(process.argv[2] ?? '') as Filling;
const { folder, kind, url, file } = filling;
const core = await createCore({
  folder,
  version: 'bench',
  secrets: { get: async () => null, set: async () => undefined, remove: async () => undefined },
  environment: {
    BENCH_SECRET: kind === 'gearset' ? sampleCredentials.gearsetToken : sampleCredentials.agileAppsPassword,
  },
  fetch: globalThis.fetch,
  now: Date.now,
  timeoutMs: 60_000,
});
await core.connections.add({
  kind,
  name: 'filled',
  url,
  user: kind === 'gearset' ? null : sampleCredentials.agileAppsUser,
  secret: { variable: 'BENCH_SECRET' },
});
const common = { signal: new AbortController().signal, onProgress: () => undefined };
const started = performance.now();
const events = file === null ? await sync() : await importFile(file);
const filled: Filled = { events, seconds: (performance.now() - started) / 1000, peakBytes: peakMemory() };
console.log(JSON.stringify(filled));
await core.dispose();

async function sync(): Promise<number> {
  const range = { fromMs: Math.floor(filling.startMs / 1000) * 1000, toMs: filling.endMs };
  const options = { ...range, refetch: false, wait: false, maxCalls: null, ...common };
  const report = (await core.sync.sync(['filled'], options)).connections[0];
  if (report?.error) throw new Error(`The sync failed: ${report.error.message}`);
  return report?.events.new ?? 0;
}

async function importFile(path: string): Promise<number> {
  const { files, failure } = await core.imports.run([{ file: path }], { connection: 'filled', ...common });
  if (failure) throw failure.error;
  return files[0]?.events.new ?? 0;
}
