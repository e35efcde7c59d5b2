import type { SourceKind } from '#shared/audit-event.ts';
import { createSources } from '#core/create-sources.ts';
import type { ReadRow } from '#core/sources/source.ts';
import { createRowReader, type RowReader } from './row-reader.ts';
import type { RecordWindow } from '#core/store/packed-record.ts';

export type ParserMethods = ReturnType<typeof createParserMethods>;

/** Reads rows of one source's answers. */
export function createParserMethods(kind: SourceKind) {
  const { readRow } = createSources()[kind];
  const reader: RowReader | null = readRow === undefined ? null : createRowReader(readRow);

  return {
    /** Reads rows; answers in the same order. Payloads are left empty where they are the row itself, to move less. */
    read({ raws, window }: { raws: readonly string[]; window: RecordWindow | null }): ReadRow[] {
      if (reader === null) throw new Error(`Answers of ${kind} are no lists of rows`);
      return raws.map((raw) => {
        const row = reader(raw, window);
        if ('packed' in row.result) row.result.packed.raw = '';
        else if ('record' in row.result) row.result.record.raw = '';
        return row;
      });
    },
  };
}
