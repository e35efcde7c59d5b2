import type { Core } from '#core/create-core.ts';
import type { ConnectionInfo, SyncProgress, SyncReport } from '#shared/sync-status.ts';
import { type SampleServers, startSampleServers } from './start-sample-servers.ts';

export interface LoadSampleOptions {
  core: Core;
  /** Deployments and audit-log entries together; the usual size for `null`. */
  events: number | null;
  signal: AbortSignal;
  onProgress: (progress: SyncProgress) => void;
  /** Told once the servers run, before anything is fetched. */
  onStarted?: (servers: SampleServers) => void;
}

export interface LoadedSample {
  connections: ConnectionInfo[];
  report: SyncReport;
  servers: Pick<SampleServers, 'totals' | 'startMs' | 'endMs' | 'seed'>;
}

/**
 * Fills a workspace with sample data in the same way as real data comes: starts the bundled servers on the
 * loopback address, connects to both, syncs their whole period, and stops them.
 */
export async function loadSample(options: LoadSampleOptions): Promise<LoadedSample> {
  const { core, signal, onProgress } = options;
  const servers = await startSampleServers(options.events === null ? {} : { events: options.events });
  try {
    options.onStarted?.(servers);
    await core.sample.remember({ seed: servers.seed, events: options.events, endMs: servers.endMs });
    const connections = [
      await core.connections.add({
        kind: 'gearset',
        name: 'sample-gearset',
        url: servers.gearset.url,
        user: null,
        secret: { variable: core.sample.variables.token },
      }),
      await core.connections.add({
        kind: 'agileapps',
        name: 'sample-agileapps',
        url: servers.agileApps.url,
        user: servers.credentials.agileAppsUser,
        secret: { variable: core.sample.variables.password },
      }),
    ];
    const report = await core.sync.sync(
      connections.map((connection) => connection.name),
      {
        // From a full second on, as servers count time.
        fromMs: Math.floor(servers.startMs / 1000) * 1000,
        toMs: null,
        refetch: false,
        wait: false,
        maxCalls: null,
        signal,
        onProgress,
      },
    );
    const { totals, startMs, endMs, seed } = servers;
    return { connections, report, servers: { totals, startMs, endMs, seed } };
  } finally {
    await servers.close();
  }
}
