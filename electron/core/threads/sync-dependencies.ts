import type { EventBatch } from '#core/store/event-writer.ts';
import { isPacked, packRecord } from '#core/store/packed-record.ts';
import type { SyncDependencies } from '#core/sync/sync-run.ts';
import type { ReaderMethods } from './reader-methods.ts';
import { createSealer } from './sealed-records.ts';
import type { Caller } from './thread-call.ts';
import type { WriterMethods } from './writer-methods.ts';

/** What a sync needs of the store, over calls to its writer and a reader. */
export function storeDependencies(
  writer: Caller<WriterMethods>,
  reader: Caller<ReaderMethods>,
): Pick<SyncDependencies, 'writer' | 'readCoverage' | 'callsSince' | 'memoryOf'> & { mostAreNew: () => boolean } {
  /** Whether payloads are likely to be stored: then they are compressed before, and the writer need not do it. */
  let mostAreNew = true;

  function seal({ records, connectionId, windowId }: EventBatch): Uint8Array {
    const window = { connectionId, windowId };
    const sealer = createSealer(mostAreNew);
    for (const record of records) sealer.add(isPacked(record) ? record : packRecord(record, window));
    return sealer.finish();
  }

  return {
    mostAreNew: () => mostAreNew,
    readCoverage: (connectionId) => reader.call('readCoverage', { connectionId }),
    callsSince: (host, endpoint, sinceMs) => reader.call('callsSince', { host, endpoint, sinceMs }),
    memoryOf: (connectionId) => ({
      read: (key) => reader.call('readConnectionMemory', { connectionId, key }),
      write: (key, value) => writer.call('writeConnectionMemory', { connectionId, key, value }),
    }),
    writer: {
      closeAbandonedWindows: (input) => writer.call('closeAbandonedWindows', input),
      startWindow: (window) => writer.call('startWindow', window),
      async storeBatch({ batch, sealed, calls }) {
        const piece = sealed ?? seal(batch);
        const input = { batch: { ...batch, records: [] }, sealed: piece, calls };
        const tally = await writer.call('storeSealed', input, [piece.buffer as ArrayBuffer]);
        mostAreNew = tally.new >= tally.same;
        return tally;
      },
      endWindow: (input) => writer.call('endWindow', input),
      askCall: (input) => writer.call('askCall', input),
      recordCalls: (input) => writer.call('recordCalls', input),
    },
  };
}
