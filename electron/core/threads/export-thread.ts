import { parentPort, workerData } from 'node:worker_threads';
import { createExportMethods } from './export-methods.ts';
import { serveThread } from './thread-call.ts';

/** A thread that makes the bytes of one export: rows are read and written in one place, and never leave it. */
if (parentPort === null) throw new Error('export-thread runs as a worker only');
const { folder } = workerData as { folder: string };
const exporter = createExportMethods(folder);
serveThread(parentPort, exporter.methods, exporter.close);
