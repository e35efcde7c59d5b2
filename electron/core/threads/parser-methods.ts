import type { SourceKind } from '#shared/audit-event.ts';
import { createSources } from '#core/create-sources.ts';
import type { ReadRow } from '#core/sources/source.ts';

export type ParserMethods = ReturnType<typeof createParserMethods>;

/** Reads rows of one source's answers. */
export function createParserMethods(kind: SourceKind) {
  const { readRow } = createSources()[kind];

  return {
    /** Reads rows; answers in the same order. Payloads are left empty where they are the row itself, to move less. */
    read({ raws }: { raws: readonly string[] }): ReadRow[] {
      if (readRow === undefined) throw new Error(`Answers of ${kind} are no lists of rows`);
      return raws.map((raw) => {
        const row = readRow(raw);
        return 'record' in row.result ? { ...row, result: { record: { ...row.result.record, raw: '' } } } : row;
      });
    },
  };
}
