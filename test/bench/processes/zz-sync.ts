import { rmSync } from 'node:fs';
import { createCore } from '#core/create-core.ts';
import { sampleCredentials } from '#core/sample/start-sample-servers.ts';
const served = JSON.parse(process.argv[2]!);
async function one(refetch2: boolean) {
  const folder = '/tmp/fastsync/ws'; rmSync(folder, { recursive: true, force: true });
  const core = await createCore({ folder, version: 'bench', secrets: { get: async () => null, set: async () => undefined, remove: async () => undefined }, environment: { P: sampleCredentials.agileAppsPassword }, fetch: globalThis.fetch, now: Date.now, timeoutMs: 60_000 });
  await core.connections.add({ kind: 'agileapps', name: 'log', url: served.url, user: sampleCredentials.agileAppsUser, secret: { variable: 'P' } });
  for (const refetch of refetch2 ? [false, true] : [false]) {
    const t = performance.now();
    const c0 = process.cpuUsage();
    const r = await core.sync.sync(['log'], { fromMs: Math.floor(served.startMs/1000)*1000, toMs: served.endMs, refetch, wait: false, maxCalls: null, signal: new AbortController().signal, onProgress: () => undefined } as never);
    const c = process.cpuUsage(c0);
    const s = (performance.now() - t) / 1000;
    console.log(refetch, s.toFixed(2), 's', Math.round(served.entries / s), 'rows/s cpu', ((c.user + c.system) / 1e6).toFixed(2), 's', r.connections[0]!.windows.length, 'windows', r.connections[0]!.calls, 'calls', r.connections[0]!.error?.message ?? '');
  }
  await core.dispose();
}
for (let i = 0; i < Number(process.argv[3] ?? 2); i++) await one(process.argv[4] === 'again');
