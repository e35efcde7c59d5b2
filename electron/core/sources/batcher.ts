import type { PackedRecord, SourceBatch, SourceRecord, UnreadableRecord } from './source.ts';

/** A batch is full at this many rows or characters of payload, whatever comes first. */
const fullRows = 1000;
const fullCharacters = 1024 * 1024;

/** Gathers rows until a batch is full. */
export interface Batcher {
  addRecord: (record: SourceRecord) => void;
  addPacked: (record: PackedRecord) => void;
  addUnreadable: (record: UnreadableRecord) => void;
  isFull: () => boolean;
  isEmpty: () => boolean;
  /** Hands the gathered rows over and starts anew. */
  take: (expected: number | null) => SourceBatch;
}

/** Batches bounded by rows and by size, so memory stays flat however large an answer is. */
export function createBatcher(): Batcher {
  let records: SourceRecord[] = [];
  let packed: PackedRecord[] = [];
  let unreadable: UnreadableRecord[] = [];
  let characters = 0;
  const rows = (): number => records.length + packed.length + unreadable.length;

  return {
    addRecord(record) {
      records.push(record);
      characters += record.raw.length;
    },
    addPacked(record) {
      packed.push(record);
      characters += record.raw.length;
    },
    addUnreadable(record) {
      unreadable.push(record);
      characters += record.raw.length;
    },
    isFull: () => rows() >= fullRows || characters >= fullCharacters,
    isEmpty: () => rows() === 0,
    take(expected) {
      const batch: SourceBatch = { records, ...(packed.length > 0 ? { packed } : {}), unreadable, expected };
      records = [];
      packed = [];
      unreadable = [];
      characters = 0;
      return batch;
    },
  };
}
