import { parentPort, workerData } from 'node:worker_threads';
import { createSyncMethods, type SyncPorts, type SyncTask } from './sync-methods.ts';
import { serveThread } from './thread-call.ts';

/** A thread that syncs one connection and then ends. */
if (parentPort === null) throw new Error('sync-thread runs as a worker only');
const { task, ports } = workerData as { task: SyncTask; ports: SyncPorts };
serveThread(parentPort, createSyncMethods(task, ports), () => {
  for (const port of Object.values(ports)) port.close();
});
