import type { SourceKind } from '#shared/audit-event.ts';
import { createSources } from '#core/create-sources.ts';
import type { PackedRecord, ReadRow } from '#core/sources/source.ts';
import type { RecordWindow } from '#core/store/packed-record.ts';
import { type RecordColumns, toColumns } from './record-columns.ts';
import { createRowReader, type RowReader } from './row-reader.ts';

export type ParserMethods = ReturnType<typeof createParserMethods>;

/** Rows that were read, without their payloads, which whoever asked has. */
export interface ReadColumns {
  packed: RecordColumns;
  /** Rows that could not be packed, by their places among all; payloads of records are left empty. */
  others: [place: number, row: ReadRow][];
}

/** Reads rows of one source's answers. */
export function createParserMethods(kind: SourceKind) {
  const { readRow } = createSources()[kind];
  const reader: RowReader | null = readRow === undefined ? null : createRowReader(readRow);

  return {
    /** Reads rows; answers in the same order. */
    read({ raws, window }: { raws: readonly string[]; window: RecordWindow | null }): ReadColumns {
      if (reader === null) throw new Error(`Answers of ${kind} are no lists of rows`);
      const packed: PackedRecord[] = [];
      const others: [number, ReadRow][] = [];
      for (const [place, raw] of raws.entries()) {
        const row = reader(raw, window);
        if ('packed' in row.result) {
          packed.push(row.result.packed);
          continue;
        }
        if ('record' in row.result) row.result.record.raw = '';
        others.push([place, row]);
      }
      return { packed: toColumns(packed, false), others };
    },
  };
}
