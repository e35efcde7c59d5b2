import { unpackEvents } from '#shared/packed-events.ts';
import type { ExportedEvents, ExportNeeds } from '#core/store/exported-events.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { Thread } from '#core/threads/thread-call.ts';
import type { ExportSource } from './export-row.ts';
import type { RowRedactor } from './row-redactor.ts';

/** Rows read at once. */
const rowsPerBatch = 1_000;
/** So many batches are read or on their way while another one is written, so that neither side waits. */
const batchesAhead = 3;

/** An opened result of a reader, and what its rows go through. */
export interface BatchSource {
  reader: Thread<ReaderMethods>;
  searchId: number;
  total: number;
  redactor: RowRedactor | null;
}

/** Reads the rows in their order; the next batches are read while one is written. */
export async function* readBatches(
  { reader, searchId, total, redactor }: BatchSource,
  needs: ExportNeeds,
): AsyncGenerator<ExportSource[]> {
  function read(offset: number): Promise<ExportSource[]> {
    const batch = reader.call('exportRows', { searchId, offset, count: rowsPerBatch, needs }).then(unpackBatch);
    // A batch that nobody waits for any more may fail when its reader ends.
    batch.catch(() => undefined);
    return batch;
  }

  const ahead: Promise<ExportSource[]>[] = [];
  let offset = 0;
  do {
    for (; offset < total && ahead.length < batchesAhead; offset += rowsPerBatch) ahead.push(read(offset));
    const batch = await ahead.shift();
    if (batch !== undefined) yield redactor === null ? batch : batch.map((source) => redactor.redact(source));
  } while (ahead.length > 0 || offset < total);
}

function unpackBatch({ events, details }: ExportedEvents): ExportSource[] {
  return unpackEvents(events).map((event, index) => ({ event, ...details?.[index] }));
}
