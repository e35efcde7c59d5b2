import type { ExportFormat, ExportLayout, ExportResult } from './export-request.ts';
import type { PlainError } from './result.ts';

/** A stretch of rows of a result, both ends included, counted from 0. */
export interface RowStretch {
  first: number;
  last: number;
}

/** What the window exports: a result as it is shown. */
export interface ExportStart extends ExportLayout {
  /** The opened result: its rows, order and count, as they were found. */
  searchId: number;
  /** Those of its rows that are selected; `null` for all. */
  selected: RowStretch[] | null;
  /** A name for the file, without folder and extension. */
  name: string;
}

export type ExportState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** One export of the queue, from its start until somebody clears it away. */
export interface QueuedExport {
  id: number;
  file: string;
  format: ExportFormat;
  state: ExportState;
  rowsDone: number;
  /** `null` until its rows are counted. */
  rowsTotal: number | null;
  /** `null` while there is too little to tell by. */
  rowsPerSecond: number | null;
  /** Milliseconds left, roughly; `null` while there is too little to tell by. */
  msLeft: number | null;
  result: ExportResult | null;
  error: PlainError | null;
}

/** A way to export that is kept under a name and used again. */
export interface ExportTemplate extends ExportLayout {
  /** Unique in the workspace, compared without case. */
  name: string;
  /** Order of the rows, `FIELD[:asc|desc]` each; `null` for that of the result. */
  sort: string[] | null;
  /** What files are called, see `exportFileName`. */
  pattern: string;
}

export interface ExportCalls {
  /**
   * Asks for a file name with the system's save dialog and adds an export to the queue; `null` when cancelled there.
   * Its progress and its end come as `export.progressed`.
   */
  'export.start': { input: ExportStart; output: { id: number } | null };
  /** All exports since the workspace was opened, oldest first, without those cleared away. */
  'export.list': { input: null; output: QueuedExport[] };
  /** Ends an export that waits or runs; nothing of it is left behind. */
  'export.cancel': { input: { id: number }; output: null };
  /** Takes an export that has ended off the list; its file stays. */
  'export.clear': { input: { id: number }; output: null };
  /** Shows the file of an export in the system's file manager. */
  'export.reveal': { input: { id: number }; output: null };
  'export.templates': { input: null; output: ExportTemplate[] };
  /** Keeps a template; one of that name is replaced. */
  'export.saveTemplate': { input: ExportTemplate; output: ExportTemplate[] };
  'export.removeTemplate': { input: { name: string }; output: ExportTemplate[] };
  /** Names of the redaction profiles there are. */
  'export.profiles': { input: null; output: string[] };
}

export const exportCallNames = [
  'export.start',
  'export.list',
  'export.cancel',
  'export.clear',
  'export.reveal',
  'export.templates',
  'export.saveTemplate',
  'export.removeTemplate',
  'export.profiles',
] as const satisfies readonly (keyof ExportCalls)[];
