import { parentPort, workerData } from 'node:worker_threads';
import type { WritableDatabase } from '#core/store/database-types.ts';
import { indexNext, openFullText, readMark } from '#core/store/full-text.ts';
import { searchPath } from '#core/store/open-database.ts';
import { toStoreError } from '#core/store/store-error.ts';
import { serveThread } from './thread-call.ts';

/** The thread of the full-text index's one writer. */
if (parentPort === null) throw new Error('index-thread runs as a worker only');
const { folder } = workerData as { folder: string };
let database: WritableDatabase | null = null;

/** Events indexed in one transaction: many enough to be quick, few enough to keep others waiting shortly. */
const eventsPerTransaction = 5_000;

const methods = {
  /** Opens the index, making it where there is none that fits. To be called first, after the store is open. */
  open(): void {
    database = openFullText(folder);
  },

  /** Indexes the next events that wait. Answers how many were done, and how far the queue was read. */
  indexNext(): { done: number; mark: number } {
    if (database === null) throw new Error('The index is not open');
    try {
      const done = indexNext(database, eventsPerTransaction);
      return { done, mark: readMark(database) };
    } catch (thrown) {
      throw toStoreError(thrown, searchPath(folder));
    }
  },
};

export type IndexMethods = typeof methods;

serveThread(parentPort, methods, () => database?.close());
