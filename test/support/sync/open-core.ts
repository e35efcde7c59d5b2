import { onTestFinished } from 'vitest';
import { type Core, createCore } from '#core/create-core.ts';
import { sampleCredentials } from '#core/sample/start-sample-servers.ts';
import type { SyncOptions } from '#core/sync/sync-run.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import type { SyncServer } from './sync-servers.ts';

/** The environment in which the connections of these tests find their secrets. */
export const secretsEnvironment = {
  SAMPLE_GEARSET_TOKEN: sampleCredentials.gearsetToken,
  SAMPLE_AGILEAPPS_PASSWORD: sampleCredentials.agileAppsPassword,
};

export interface OpenCoreOptions {
  folder?: string;
  now?: () => number;
  fetch?: typeof globalThis.fetch;
  timeoutMs?: number;
  retryPausesMs?: readonly number[];
  environment?: Record<string, string>;
}

/** Opens a real workspace, in a folder of its own unless one is given; it is closed when the test is over. */
export async function openCore(options: OpenCoreOptions = {}): Promise<Core> {
  const core = await openFreeCore({ ...options, folder: options.folder ?? temporaryFolder() });
  onTestFinished(() => core.dispose());
  return core;
}

/** The same without a test around it: the caller disposes of it. */
export function openFreeCore(options: OpenCoreOptions & { folder: string }): Promise<Core> {
  return createCore({
    folder: options.folder,
    version: 'test',
    secrets: { get: async () => null, set: async () => undefined, remove: async () => undefined },
    environment: options.environment ?? secretsEnvironment,
    fetch: options.fetch ?? globalThis.fetch,
    now: options.now ?? Date.now,
    timeoutMs: options.timeoutMs ?? 2_000,
    retryPausesMs: options.retryPausesMs ?? [10, 20],
  });
}

/** Adds a connection to a server of the tests. */
export async function connect(core: Core, name: string, { kind, server }: SyncServer): Promise<void> {
  await core.connections.add({
    kind,
    name,
    url: server.url,
    user: kind === 'agileapps' ? sampleCredentials.agileAppsUser : null,
    secret: { variable: kind === 'gearset' ? 'SAMPLE_GEARSET_TOKEN' : 'SAMPLE_AGILEAPPS_PASSWORD' },
  });
}

/** The options of a sync of everything a server's sample covers; those given come over them. */
export function wholeRange(server: Pick<SyncServer, 'startMs'>, options: Partial<SyncOptions> = {}): SyncOptions {
  return {
    fromMs: server.startMs,
    toMs: null,
    refetch: false,
    wait: false,
    maxCalls: null,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...options,
  };
}
