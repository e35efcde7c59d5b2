import { parentPort, workerData } from 'node:worker_threads';
import type { SourceKind } from '#shared/audit-event.ts';
import { createParserMethods } from './parser-methods.ts';
import { serveThread } from './thread-call.ts';

/** A thread that reads rows of answers for a sync. */
if (parentPort === null) throw new Error('parser-thread runs as a worker only');
const { kind } = workerData as { kind: SourceKind };
serveThread(parentPort, createParserMethods(kind), () => undefined);
