import type { ReadRow } from '#core/sources/source.ts';
import { packRecord, type RecordWindow } from '#core/store/packed-record.ts';

/** Reads a row and makes its record ready to be stored under a window, where that is known. */
export type RowReader = (raw: string, window: RecordWindow | null) => ReadRow;

export function createRowReader(readRow: (raw: string) => ReadRow): RowReader {
  return (raw, window) => {
    const row = readRow(raw);
    if (!('record' in row.result)) return row;
    return { ...row, result: { packed: packRecord(row.result.record, window) } };
  };
}
