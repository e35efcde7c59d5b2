import { createCore } from '#core/create-core.ts';
import type { ExportFormat } from '#shared/export-request.ts';
import { peakMemory } from './peak-memory.ts';

/**
 * Exports all events of an archive and writes how long it took and how much memory at most, as JSON.
 * Arguments: folder, target file, format.
 */
const [folder, to, format] = process.argv.slice(2) as [string, string, ExportFormat];
const core = await createCore({
  folder,
  version: 'bench',
  secrets: { get: async () => null, set: async () => undefined, remove: async () => undefined },
  environment: {},
  fetch: globalThis.fetch,
  now: Date.now,
  timeoutMs: 1_000,
});
await core.search.count({ query: '', tz: 'UTC' });
const cpuBefore = process.cpuUsage();
const mb = (n: number) => Math.round(n / 1e6);
const show = (l: string) => { const m = process.memoryUsage(); console.error(l, 'rss', mb(m.rss), 'heapTotal', mb(m.heapTotal), 'used', mb(m.heapUsed), 'ext', mb(m.external), 'ab', mb(m.arrayBuffers)); };
show('start'); const timer = setInterval(() => show('run'), 1500);
const started = performance.now();
const { rows, bytes } = await core.exports.run({
  query: '',
  tz: 'UTC',
  to,
  format,
  rows: 'events',
  columns: null,
  sort: [],
  signal: new AbortController().signal,
  onProgress: () => undefined,
});
clearInterval(timer); const seconds = (performance.now() - started) / 1000;
const cpu = process.cpuUsage(cpuBefore);
await core.dispose();
const cpuSeconds = (cpu.user + cpu.system) / 1e6;
console.log(JSON.stringify({ rows, bytes, seconds, cpuSeconds, peakBytes: peakMemory() }));
