import type { ExportColumn } from './columns.ts';
import type { ExportRow } from './export-row.ts';
import type { PlainCell, PlainRow } from './plain-events.ts';

/** One file format: takes rows in order and writes them to a sink. */
export interface RowWriter {
  /** Takes a row. Resolves, or is null, when there is room for more; errors are those of the sink. */
  write(row: ExportRow): Promise<void> | null;
  /** How to write rows as the store has them, which takes half the time; `write` and what it gives keep one order. */
  writePlain?: (cells: readonly PlainCell[]) => (row: PlainRow) => Promise<void> | null;
  /**
   * Ends the rows and begins another table in the same file, whose rows come next; formats with one table a file have
   * none of it.
   */
  beginTable?: (name: string, columns: readonly ExportColumn[]) => Promise<void>;
  /** Writes what comes last; the file is whole afterwards. */
  finish(): Promise<void>;
  /** Removes whatever the writer keeps on the disk for itself; called on success and on failure. */
  discard(): Promise<void>;
}
