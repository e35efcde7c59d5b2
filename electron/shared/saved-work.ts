/** What saved filters and investigations have in common: undo, and the log of what was done. */

/** What undo and redo would do next, in words; `null` where there is nothing. */
export interface UndoState {
  undo: string | null;
  redo: string | null;
}

/** One act in the log of the workspace. */
export interface ActivityEntry {
  /** Counts from 1 without a gap. */
  number: number;
  /** ISO 8601 UTC. */
  at: string;
  /** The operating system's name of the user. */
  who: string;
  /** Dotted, the thing first: `sync.ended`, `case.pinned`. */
  what: string;
  /** One sentence. */
  detail: string;
  /** Over the entry and the hash of the one before. */
  hash: string;
}

export interface ActivityPage {
  total: number;
  /** Newest first. */
  entries: ActivityEntry[];
}

export interface SavedWorkCalls {
  'work.undoState': { input: null; output: UndoState };
  /** Takes back the last act of this session. Nothing to undo is no error. */
  'work.undo': { input: null; output: UndoState };
  'work.redo': { input: null; output: UndoState };
  /** `text`: words that all stand in an entry, any case; empty for all entries. */
  'log.read': { input: { text: string; offset: number; count: number }; output: ActivityPage };
  /** Asks for a file name and writes the log there, one JSON object a line; `null` when cancelled. */
  'log.export': { input: { text: string }; output: { file: string; entries: number } | null };
}

export const savedWorkCallNames = [
  'work.undoState',
  'work.undo',
  'work.redo',
  'log.read',
  'log.export',
] as const satisfies readonly (keyof SavedWorkCalls)[];

/** Acts on saved work that others have done or undone: lists that show it are to be read again. */
export interface SavedWorkEvents {
  'work.changed': UndoState;
}
