import { parentPort, workerData } from 'node:worker_threads';
import { createFileMethods } from './file-methods.ts';
import { serveThread } from './thread-call.ts';

/** A thread that reads one file which is being imported. */
if (parentPort === null) throw new Error('file-thread runs as a worker only');
const { folder } = workerData as { folder: string };
const file = createFileMethods(folder);
serveThread(parentPort, file.methods, file.close);
