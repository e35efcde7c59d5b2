import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { ReadableDatabase, WritableDatabase } from './database-types.ts';
import { prepared } from './prepared.ts';

/** Where one payload lies: its block and its place in it. */
export interface PayloadPlace {
  blockId: number;
  index: number;
}

/** Payloads are compressed together: 64 of them are 4 times smaller than each by itself, at no cost in speed. */
const payloadsPerBlock = 64;
const charactersPerBlock = 1_000_000;
/** Room for nearly every compressed block: with the usual 16 KiB, many would be put together from pieces. */
const chunkSize = 64 * 1024;

/** Payloads compressed together. */
export interface PayloadBlock {
  data: Uint8Array;
  /** How many there are. */
  count: number;
}

/** Compresses payloads, exactly as received and in their order. */
export function compressPayloads(payloads: readonly string[]): PayloadBlock[] {
  const blocks: PayloadBlock[] = [];
  let block: string[] = [];
  let characters = 0;

  function flush(): void {
    if (block.length === 0) return;
    blocks.push({ data: zstdCompressSync(JSON.stringify(block), { chunkSize }), count: block.length });
    block = [];
    characters = 0;
  }

  for (const payload of payloads) {
    block.push(payload);
    characters += payload.length;
    if (block.length >= payloadsPerBlock || characters >= charactersPerBlock) flush();
  }
  flush();
  return blocks;
}

/** Stores payloads exactly as received; answers with the place of each. */
export function storePayloads(database: WritableDatabase, payloads: readonly string[]): PayloadPlace[] {
  return storePayloadBlocks(database, compressPayloads(payloads));
}

/** Stores payloads that are compressed already; answers with the place of each. */
export function storePayloadBlocks(database: WritableDatabase, blocks: readonly PayloadBlock[]): PayloadPlace[] {
  const insert = prepared<[Uint8Array]>(database, 'INSERT INTO payload_block (data) VALUES (?)');
  return blocks.flatMap(({ data, count }) => {
    const blockId = Number(insert.run(data).lastInsertRowid);
    return Array.from({ length: count }, (_, index) => ({ blockId, index }));
  });
}

/** Reads one payload back, exactly as received. */
export function readPayload(database: ReadableDatabase, place: PayloadPlace): string {
  const data = database
    .prepare<[number], Buffer>('SELECT data FROM payload_block WHERE id = ?')
    .pluck()
    .get(place.blockId);
  if (data === undefined) throw new Error(`Payload block ${place.blockId} is missing`);
  const payload = openPayloads(data)[place.index];
  if (payload === undefined) throw new Error(`Payload block ${place.blockId} has no payload ${place.index}`);
  return payload;
}

/** The payloads of a block, in their order. */
export function openPayloads(data: Uint8Array): string[] {
  return JSON.parse(zstdDecompressSync(data).toString('utf8')) as string[];
}
