import type { SourceKind } from '#shared/audit-event.ts';
import { releaseBuffers } from '#shared/release-buffers.ts';
import { createSources } from '#core/create-sources.ts';
import { utf8Text } from '#core/sources/utf8.ts';
import { createPageReader, type PageStorage, type ParsedPage } from './page-reader.ts';

export type ParserMethods = ReturnType<typeof createParserMethods>;

/** Rows as they lie in the body of an answer, in UTF-8. */
export interface RowsInBody {
  body: Uint8Array;
  /** Of each row, where it begins and where it ends. */
  places: Uint32Array;
}

/** Reads the rows of one source's answers. */
export function createParserMethods(kind: SourceKind) {
  const { readRow } = createSources()[kind];
  if (readRow === undefined) throw new Error(`Answers of ${kind} are no lists of rows`);
  const readPage = createPageReader(readRow);

  return {
    /** Uses the rows up. */
    read: ({ rows, storage }: { rows: RowsInBody; storage: PageStorage }): Promise<ParsedPage> =>
      readPage(rowTexts(rows), storage).finally(() => releaseBuffers([rows.body.buffer, rows.places.buffer])),
  };
}

function* rowTexts({ body, places }: RowsInBody): Generator<string, void, void> {
  for (let index = 0; index < places.length; index += 2)
    yield utf8Text(body.subarray(places[index], places[index + 1]));
}
