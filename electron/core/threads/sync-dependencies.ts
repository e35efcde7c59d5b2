import type { EventBatch } from '#core/store/event-writer.ts';
import type { LedgerCall } from '#core/store/fetch-calls.ts';
import { compressPayloads } from '#core/store/payloads.ts';
import type { SyncDependencies } from '#core/sync/sync-run.ts';
import type { EventTally } from '#shared/sync-status.ts';
import type { ReaderMethods } from './reader-methods.ts';
import { splitRecords, toColumns } from './record-columns.ts';
import type { Caller } from './thread-call.ts';
import type { WriterMethods } from './writer-methods.ts';

/** What a sync needs of the store, over calls to its writer and a reader. */
export function storeDependencies(
  writer: Caller<WriterMethods>,
  reader: Caller<ReaderMethods>,
): Pick<SyncDependencies, 'writer' | 'readCoverage' | 'callsSince' | 'memoryOf'> & { mostAreNew: () => boolean } {
  /** Whether payloads are likely to be stored: then they are compressed before, and the writer need not do it. */
  let mostAreNew = true;

  async function storeRecords(batch: EventBatch, sealed: Uint8Array | null, calls: LedgerCall[]): Promise<EventTally> {
    if (sealed !== null && batch.records.length === 0) return writer.call('storeSealed', { batch, sealed, calls });
    const { packed, whole } = splitRecords(batch.records);
    const payloads = [...whole, ...packed].map(({ raw }) => raw);
    return writer.call('storeColumns', {
      batch: { ...batch, records: whole, ...(mostAreNew ? { payloadBlocks: compressPayloads(payloads) } : {}) },
      columns: toColumns(packed, true),
      calls,
    });
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
        const tally = await storeRecords(batch, sealed, calls);
        mostAreNew = tally.new >= tally.same;
        return tally;
      },
      endWindow: (input) => writer.call('endWindow', input),
      askCall: (input) => writer.call('askCall', input),
      recordCalls: (input) => writer.call('recordCalls', input),
    },
  };
}
