import { parentPort, workerData } from 'node:worker_threads';
import { createReaderMethods } from './reader-methods.ts';
import { serveThread } from './thread-call.ts';

/** A thread that reads: searches never wait for a sync, and the caller's thread never waits for a search. */
if (parentPort === null) throw new Error('reader-thread runs as a worker only');
const { folder } = workerData as { folder: string };
const reader = createReaderMethods(folder);
serveThread(parentPort, reader.methods, reader.close);
