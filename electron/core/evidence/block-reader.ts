import { hash } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { parseRecords } from '#core/store/chain-replay.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';

/** A payload block with what the chain keeps of its readings. */
export interface ReadBlock {
  /** SHA-256 of the stored data; `null` where the block is gone. */
  dataHash: string | null;
  /** `null` where the data can't be read. */
  payloads: string[] | null;
  /** By index in the block. */
  digests: Map<number, string>;
}

/** Blocks kept for the next records: neighbours in time were mostly stored together. */
const blocksKept = 512;

export interface BlockReader {
  read: (blockId: number, seq: number | null) => ReadBlock;
  /** The block's `dataHash` alone: of a block that was read before it is remembered, though the block is not kept. */
  dataHash: (blockId: number, seq: number | null) => string | null;
}

/** Reads payload blocks with the digests of their links. */
export function createBlockReader(database: ReadableDatabase): BlockReader {
  const data = database.prepare<[bigint], Buffer>('SELECT data FROM payload_block WHERE id = ?').pluck();
  const link = database.prepare<[bigint], Buffer>('SELECT body FROM chain_link WHERE seq = ?').pluck();
  const kept = new Map<number, ReadBlock>();
  const hashes = new Map<number, string | null>();

  function read(blockId: number, seq: number | null): ReadBlock {
    const known = kept.get(blockId);
    if (known !== undefined) return known;
    const stored = data.get(BigInt(blockId));
    const body = seq === null ? undefined : link.get(BigInt(seq));
    const block: ReadBlock = {
      dataHash: stored === undefined ? null : hash('sha256', stored, 'hex'),
      payloads: stored === undefined ? null : unpacked(stored),
      digests: new Map(body === undefined ? [] : parsed(body)),
    };
    const oldest = kept.keys().next().value;
    if (kept.size >= blocksKept && oldest !== undefined) kept.delete(oldest);
    kept.set(blockId, block);
    hashes.set(blockId, block.dataHash);
    return block;
  }

  return {
    read,
    dataHash(blockId, seq) {
      const known = hashes.get(blockId);
      return known === undefined ? read(blockId, seq).dataHash : known;
    },
  };
}

function unpacked(stored: Buffer): string[] | null {
  try {
    return JSON.parse(zstdDecompressSync(stored).toString('utf8')) as string[];
  } catch {
    return null;
  }
}

function parsed(body: Buffer): [number, string][] {
  try {
    return parseRecords(body).readings.map(({ index, digest }) => [index, digest]);
  } catch {
    return [];
  }
}
