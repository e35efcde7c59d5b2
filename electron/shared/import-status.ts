import type { ImportedFile } from './api.ts';
import type { AppError } from './app-error.ts';

/** One step of a running import, for a progress line. */
export interface ImportProgress {
  /** As the user named it. */
  file: string;
  phase: 'reading' | 'storing' | 'indexing';
  /** Bytes of the file as given. */
  bytesDone: number;
  /** `null` for standard input and pipes. */
  bytesTotal: number | null;
  rowsDone: number;
  /** `null` while the file is still being read. */
  rowsTotal: number | null;
}

/** A stored file with what the user should know of it. */
export interface FileImport extends ImportedFile {
  notices: string[];
}

/** What became of an import: files are taken in order, up to the first that fails. */
export interface ImportReport {
  /** Stored files, each wholly. */
  files: FileImport[];
  /** The file that failed, of which nothing was stored; files after it were not tried. */
  failure: { file: string; error: AppError } | null;
}
