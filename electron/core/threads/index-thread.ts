import { parentPort, workerData } from 'node:worker_threads';
import { createIndexMethods } from './index-methods.ts';
import { serveThread } from './thread-call.ts';

/** The thread of the full-text index's one writer. */
if (parentPort === null) throw new Error('index-thread runs as a worker only');
const { folder } = workerData as { folder: string };
const index = createIndexMethods(folder);
serveThread(parentPort, index.methods, index.close);
