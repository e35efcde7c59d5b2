import { unpackEvents } from '#shared/packed-events.ts';
import type { ExportedEvents, ExportNeeds } from '#core/store/exported-events.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { Thread } from '#core/threads/thread-call.ts';
import type { EventText, TextLayout } from './event-texts.ts';
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
  const batches = readAhead(total, (offset) =>
    reader.call('exportRows', { searchId, offset, count: rowsPerBatch, needs }).then(unpackBatch),
  );
  for await (const batch of batches) {
    yield redactor === null ? batch : batch.map((source) => redactor.redact(source));
  }
}

/** Reads the rows in their order as lines of a CSV file. */
export function readTexts(
  { reader, searchId, total }: Omit<BatchSource, 'redactor'>,
  layout: TextLayout,
): AsyncGenerator<EventText> {
  return readAhead(total, (offset) => reader.call('exportTexts', { searchId, offset, count: rowsPerBatch, layout }));
}

async function* readAhead<Batch>(total: number, read: (offset: number) => Promise<Batch>): AsyncGenerator<Batch> {
  const ahead: Promise<Batch>[] = [];
  for (let offset = 0; offset < total || ahead.length > 0;) {
    for (; offset < total && ahead.length < batchesAhead; offset += rowsPerBatch) {
      const batch = read(offset);
      // A batch that nobody waits for any more may fail when its reader ends.
      batch.catch(() => undefined);
      ahead.push(batch);
    }
    yield await (ahead.shift() as Promise<Batch>);
  }
}

function unpackBatch({ events, details }: ExportedEvents): ExportSource[] {
  return unpackEvents(events).map((event, index) => ({ event, ...details?.[index] }));
}
