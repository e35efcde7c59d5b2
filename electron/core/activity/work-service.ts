import type { ActivityPage, UndoState } from '#shared/saved-work.ts';
import type { Activity, Author } from '#core/store/activity-log.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { Caller } from '#core/threads/thread-call.ts';
import type { WriterMethods } from '#core/threads/writer-methods.ts';

/** Who acts now: the user of this process, at this moment. */
export type ActAuthor = () => Author;

/** The log of what the workspace was used for, and undo over all acts of this session. */
export interface WorkService {
  undoState: () => Promise<UndoState>;
  undo: () => Promise<UndoState>;
  redo: () => Promise<UndoState>;
  /** Newest first. */
  log: (request: { text: string; offset: number; count: number }) => Promise<ActivityPage>;
  /** Writes an act that changed no saved work into the log: a sync, an export, an import, a purge. */
  record: (activity: Activity) => Promise<void>;
}

export function createWorkService({
  reader,
  writer,
  author,
}: {
  reader: Caller<ReaderMethods>;
  writer: Caller<WriterMethods>;
  author: ActAuthor;
}): WorkService {
  return {
    undoState: () => writer.call('undoState', undefined),
    undo: () => writer.call('takeBack', { direction: 'undo', by: author() }),
    redo: () => writer.call('takeBack', { direction: 'redo', by: author() }),
    log: (request) => reader.call('readActivity', request),
    record: (activity) => writer.call('recordActivity', { activity, by: author() }),
  };
}
