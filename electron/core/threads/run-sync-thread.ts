import { MessageChannel } from 'node:worker_threads';
import type { StoredConnection } from '#core/store/connections.ts';
import type { SyncOptions } from '#core/sync/sync-run.ts';
import type { ConnectionSyncReport } from '#shared/sync-status.ts';
import type { ReaderMethods } from './reader-methods.ts';
import type { SyncHostMethods, SyncMethods, SyncTask } from './sync-methods.ts';
import { serveThread, startThread, type Thread } from './thread-call.ts';
import type { WriterMethods } from './writer-methods.ts';

export interface SyncThreadDependencies {
  writer: Thread<WriterMethods>;
  reader: Thread<ReaderMethods>;
  secretOf: (connection: StoredConnection) => Promise<string>;
  /** So many events were stored that wait for the index. */
  onStored: (events: number) => void;
  timeoutMs: number;
  retryPausesMs: readonly number[];
}

/** Syncs one connection in a thread of its own. */
export async function runSyncThread(
  connection: StoredConnection,
  runId: number,
  { signal, onProgress, hold, ...options }: SyncOptions,
  dependencies: SyncThreadDependencies,
): Promise<ConnectionSyncReport> {
  const { timeoutMs, retryPausesMs } = dependencies;
  const { port1: ours, port2: host } = new MessageChannel();
  const methods: SyncHostMethods = {
    secret: () => dependencies.secretOf(connection),
    progressed: onProgress,
    stored: dependencies.onStored,
  };
  serveThread(ours, methods, () => undefined);
  const task: SyncTask = { connection, runId, options, timeoutMs, retryPausesMs };
  const ports = { writer: dependencies.writer.connect(), reader: dependencies.reader.connect(), host };
  const thread = startThread<SyncMethods>('sync-thread', { task, ports }, Object.values(ports));
  const onAbort = () => void thread.call('abort', undefined).catch(() => undefined);
  const onHold = (held: boolean) => void thread.call('hold', held).catch(() => undefined);
  signal.addEventListener('abort', onAbort);
  const stopListening = hold?.onChange(onHold);
  try {
    if (signal.aborted) onAbort();
    if (hold?.isHeld()) onHold(true);
    return await thread.call('sync', undefined);
  } finally {
    signal.removeEventListener('abort', onAbort);
    stopListening?.();
    await thread.stop();
    ours.close();
  }
}
