import { parentPort, workerData } from 'node:worker_threads';
import { serveThread } from './thread-call.ts';
import { createWriterMethods, type WriterMethods } from './writer-methods.ts';

/** The thread of the one writer of a store: nothing else in the process writes to it. */
if (parentPort === null) throw new Error('writer-thread runs as a worker only');
const { folder } = workerData as { folder: string };
const writer = createWriterMethods(folder);
// A sync asks for its next page only when the request is written down: that must not wait for batches.
const urgent: ReadonlySet<string> = new Set<keyof WriterMethods>(['startWindow', 'askCall']);
serveThread(parentPort, writer.methods, writer.close, urgent);
