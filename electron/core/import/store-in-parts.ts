import { AppError } from '#shared/app-error.ts';
import type { EventTally } from '#shared/sync-status.ts';
import { addTally, emptyTally } from '#core/store/event-tally.ts';
import type { FileToStore, WaitingRows } from '#core/store/file-writer.ts';
import type { Caller } from '#core/threads/thread-call.ts';
import type { WriterMethods } from '#core/threads/writer-methods.ts';

export interface StoringOptions {
  signal: AbortSignal;
  /** Told how many rows of the file were gone through. */
  onRows: (rows: number) => void;
}

/** The writer's methods for a file. */
export type FileStore = Caller<Pick<WriterMethods, 'beginFile' | 'storeFilePart' | 'endFile' | 'undoImport'>>;

/**
 * Stores a file that was wholly read, in short transactions, so that others can write in between; where that fails or
 * is stopped, what was stored is taken back. Throws `app.interrupted`, and what the store throws.
 */
export async function storeInParts(
  store: FileStore,
  file: FileToStore,
  { signal, onRows }: StoringOptions,
): Promise<EventTally> {
  const open = await store.call('beginFile', file);
  const sum = emptyTally();

  /** Goes through the file once; answers with what there was to do at its end. */
  async function goThrough(): Promise<EventTally | null> {
    const waiting: WaitingRows[] = [];
    const known: string[] = [];
    let rows = 0;
    for (let position = 0; position < file.batches.bytes;) {
      if (signal.aborted) throw stopped();
      const part = await store.call('storeFilePart', { file, open, position });
      position = part.next;
      rows += part.rows;
      waiting.push(...part.waiting);
      known.push(...part.known);
      addTally(sum, part.tally);
      onRows(rows);
    }
    if (signal.aborted) throw stopped();
    return store.call('endFile', { file, open, rest: { waiting, known } });
  }

  try {
    for (;;) {
      const rest = await goThrough();
      if (rest === null) continue;
      addTally(sum, rest);
      return sum;
    }
  } catch (thrown) {
    // Where this fails as well, the next one who opens the archive for writing does it.
    for (let done = false; !done;) done = await store.call('undoImport', open).catch(() => true);
    throw thrown;
  }
}

function stopped(): AppError {
  return new AppError('app.interrupted', 'The import was stopped.', 'Nothing of this file was stored.');
}
