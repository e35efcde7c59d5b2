import { deserialize, serialize } from 'node:v8';
import type { PackedRecord } from '#core/sources/source.ts';
import { releaseBuffers } from '#shared/release-buffers.ts';
import { compressPayloads, openPayloads, type PayloadBlock } from '#core/store/payloads.ts';
import { fromColumns, type RecordColumns, toColumns } from './record-columns.ts';

/** Records that were put together into one piece, and come out of it together. */
export interface SealedPart {
  records: PackedRecord[];
  /** The payloads of all its records as the store keeps them; `null` where they were not compressed. */
  blocks: PayloadBlock[] | null;
}

interface Sealed {
  columns: RecordColumns;
  /** `null` where the payloads stand in the columns. */
  blocks: PayloadBlock[] | null;
}

/** Puts packed records into one piece: threads that only pass it on have to make neither objects nor texts of it. */
export interface Sealer {
  add: (record: PackedRecord) => void;
  /** The piece, alone in its buffer. */
  finish: () => Uint8Array;
}

/**
 * A part is full at so many records or characters of payload. Its rows are gone before a thread tidies its young heap;
 * those of a whole page would be moved to the old one first. As many as make two whole blocks of payloads.
 */
const recordsPerPart = 128;
const charactersPerPart = 256 * 1024;

/** Each part stands behind its length in bytes. */
const lengthBytes = 4;

/** @param compressed with the payloads as the store keeps them */
export function createSealer(compressed: boolean): Sealer {
  const parts: Uint8Array[] = [];
  let records: PackedRecord[] = [];
  let characters = 0;

  function endPart(): void {
    if (records.length === 0) return;
    const blocks = compressed ? compressPayloads(records.map(({ raw }) => raw)) : null;
    parts.push(serialize({ columns: toColumns(records, !compressed), blocks } satisfies Sealed));
    records = [];
    characters = 0;
  }

  return {
    add(record) {
      records.push(record);
      characters += record.raw.length;
      if (records.length >= recordsPerPart || characters >= charactersPerPart) endPart();
    },
    finish() {
      endPart();
      return joined(parts);
    },
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const piece = new Uint8Array(parts.reduce((total, { length }) => total + lengthBytes + length, 0));
  const view = new DataView(piece.buffer);
  let position = 0;
  for (const part of parts) {
    view.setUint32(position, part.length);
    piece.set(part, position + lengthBytes);
    position += lengthBytes + part.length;
  }
  releaseBuffers(parts.map(({ buffer }) => buffer));
  return piece;
}

/** Opens such a piece, part by part. A compressed payload is unpacked when somebody looks at it, which is seldom. */
export function* openSealed(piece: Uint8Array): Generator<SealedPart, void, void> {
  const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
  for (let position = 0; position < piece.length;) {
    const start = position + lengthBytes;
    position = start + view.getUint32(position);
    yield openPart(deserialize(piece.subarray(start, position)) as Sealed);
  }
}

function openPart({ columns, blocks }: Sealed): SealedPart {
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
