import type { WritableDatabase } from '#core/store/database-types.ts';
import {
  compactIndex,
  indexNext,
  mergeIfMany,
  mergeSome,
  openFullText,
  readMark,
  resetIndex,
  shrinkIndex,
} from '#core/store/full-text.ts';
import { searchPath } from '#core/store/open-database.ts';
import { toStoreError } from '#core/store/store-error.ts';

/** Events indexed in one transaction: many enough to be quick, few enough to keep others waiting shortly. */
const eventsPerTransaction = 20_000;

export type IndexMethods = ReturnType<typeof createIndexMethods>['methods'];

/** Everything that writes to the full-text index. */
export function createIndexMethods(folder: string) {
  let open: WritableDatabase | null = null;

  function write<Output>(change: (database: WritableDatabase) => Output): Output {
    if (open === null) throw new Error('The index is not open');
    try {
      return change(open);
    } catch (thrown) {
      throw toStoreError(thrown, searchPath(folder));
    }
  }

  const methods = {
    /** Opens the index, making it where there is none that fits. To be called first, after the store is open. */
    open(): void {
      open = openFullText(folder);
    },

    /** Indexes the next events that wait. Answers how many were done, and how far the queue was read. */
    indexNext(): { done: number; mark: number } {
      return write((database) => {
        const done = indexNext(database, eventsPerTransaction);
        if (done === 0) shrinkIndex(database);
        else mergeIfMany(database, done);
        return { done, mark: readMark(database) };
      });
    },

    /** Merges a little of what was indexed lately. Answers whether there is more to merge. */
    mergeSome(): boolean {
      return write((database) => {
        const more = mergeSome(database);
        if (!more) shrinkIndex(database);
        return more;
      });
    },

    /** Empties the index, so that all of it is made again. */
    reset(): void {
      write(resetIndex);
    },

    /** Merges the index into one piece and gives unused space back to the disk. */
    compact(): void {
      write(compactIndex);
    },
  };

  return {
    methods,
    close(): void {
      open?.close();
      open = null;
    },
  };
}
