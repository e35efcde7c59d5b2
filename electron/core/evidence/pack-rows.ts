import { unpackEvents } from '#shared/packed-events.ts';
import type { ExportSource } from '#core/export/export-row.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { Thread } from '#core/threads/thread-call.ts';

/** Rows read at once. */
const rowsPerBatch = 500;
const needs = { items: true, fields: false, values: false, marks: false };

/** Reads the rows of an opened result with their items, in their order. */
export async function* readPackRows(
  reader: Thread<ReaderMethods>,
  searchId: number,
  total: number,
  onRows: (done: number) => void,
): AsyncGenerator<ExportSource[]> {
  for (let offset = 0; offset < total; offset += rowsPerBatch) {
    const { events, details } = await reader.call('exportRows', { searchId, offset, count: rowsPerBatch, needs });
    const batch = unpackEvents(events).map((event, index) => ({ event, ...details?.[index] }));
    yield batch;
    onRows(Math.min(total, offset + batch.length));
  }
}
