import { deserialize, serialize } from 'node:v8';
import type { PackedRecord } from '#core/sources/source.ts';
import { compressPayloads, openPayloads, type PayloadBlock } from '#core/store/payloads.ts';
import { fromColumns, type RecordColumns, toColumns } from './record-columns.ts';

interface Sealed {
  columns: RecordColumns;
  /** The payloads of all records; `null` where they stand in the columns. */
  blocks: PayloadBlock[] | null;
}

/**
 * Puts packed records into one piece: threads that only pass it on have to make neither objects nor texts of it.
 *
 * @param compressed with the payloads as the store keeps them
 */
export function sealRecords(records: readonly PackedRecord[], compressed: boolean): Uint8Array {
  const blocks = compressed ? compressPayloads(records.map(({ raw }) => raw)) : null;
  return serialize({ columns: toColumns(records, !compressed), blocks } satisfies Sealed);
}

/** Opens such a piece. A compressed payload is unpacked when somebody looks at it, which is seldom. */
export function openSealed(sealed: Uint8Array): { records: PackedRecord[]; blocks: PayloadBlock[] | null } {
  const { columns, blocks } = deserialize(sealed) as Sealed;
  if (blocks === null) return { records: fromColumns(columns), blocks };
  let raws: string[] | null = null;
  const rawAt = (index: number): string => {
    raws ??= blocks.flatMap(({ data }) => openPayloads(data));
    return raws[index] as string;
  };
  const records = fromColumns(columns, []).map((record, index) => new SealedRecord(record, index, rawAt));
  return { records, blocks };
}

/** A class, because objects with getters of their own would each have a layout of their own, which is slow to read. */
class SealedRecord implements PackedRecord {
  readonly hash: string;
  readonly coreHash: string;
  readonly withIncludes: boolean;
  readonly externalId: string;
  readonly timeMs: number;
  readonly packedEvent: string;
  readonly shape: string | null;
  readonly fieldValues: string | null;
  readonly hanging: string | null;
  readonly digest: PackedRecord['digest'];
  readonly #index: number;
  readonly #rawAt: (index: number) => string;

  constructor(record: PackedRecord, index: number, rawAt: (index: number) => string) {
    this.hash = record.hash;
    this.coreHash = record.coreHash;
    this.withIncludes = record.withIncludes;
    this.externalId = record.externalId;
    this.timeMs = record.timeMs;
    this.packedEvent = record.packedEvent;
    this.shape = record.shape;
    this.fieldValues = record.fieldValues;
    this.hanging = record.hanging;
    this.digest = record.digest;
    this.#index = index;
    this.#rawAt = rawAt;
  }

  get raw(): string {
    return this.#rawAt(this.#index);
  }
}
