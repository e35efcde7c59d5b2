import { randomUUID } from 'node:crypto';
import { readSync, writeSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { SourceRecord, UnreadableRecord } from '#core/sources/source.ts';
import { toStoreError } from './store-error.ts';

/** Rows that were read and wait to be stored. */
export interface SpooledBatch {
  records: readonly SourceRecord[];
  unreadable: readonly UnreadableRecord[];
}

/** An open spool; every thread of the process can use its file descriptor until it is closed. */
export interface Spool {
  descriptor: number;
  /** Gives the disk space back. */
  close: () => Promise<void>;
}

/** Where batches lie in a spool. */
export interface SpoolPlace {
  descriptor: number;
  bytes: number;
}

// Written once, read once: speed counts for more than size.
const compression = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Each block stands behind its length, an unsigned number of four bytes. */
const lengthBytes = 4;

/** A block is full at this many records or characters of payload, whatever comes first. */
const recordsPerBlock = 128;
const charactersPerBlock = 512 * 1024;

/**
 * Opens a spool: batches on their way into the store, written while a file is read, read once the file is
 * known to be good. It lies in the workspace's folder, so that what it holds is on no other disk and
 * readable for the user alone. Its name is taken away at once: however the process ends, nothing of it
 * remains. Throws `store.disk_full` and `store.unreadable`.
 */
export async function openSpool(folder: string): Promise<Spool> {
  const path = join(folder, `import-${randomUUID()}.partial`);
  const handle = await open(path, 'wx+', 0o600).catch((thrown: unknown) => {
    throw toStoreError(thrown, folder);
  });
  const unlinked = await rm(path).then(
    () => true,
    () => false,
  );
  return {
    descriptor: handle.fd,
    async close() {
      await handle.close();
      // Some network drives don't give up the name of an open file.
      if (!unlinked) await rm(path, { force: true });
    },
  };
}

/** Writes batches to a spool, from its beginning. `folder` is named where the disk is full. */
export function createSpoolWriter(descriptor: number, folder: string) {
  let bytes = 0;

  function appendBlock(batch: SpooledBatch): void {
    const block = zstdCompressSync(JSON.stringify(batch), compression);
    const entry = Buffer.alloc(lengthBytes + block.byteLength);
    entry.writeUInt32LE(block.byteLength);
    block.copy(entry, lengthBytes);
    let done = 0;
    try {
      while (done < entry.byteLength) done += writeSync(descriptor, entry, done, entry.byteLength - done, bytes + done);
    } catch (thrown) {
      throw toStoreError(thrown, folder);
    }
    bytes += done;
  }

  return {
    append({ records, unreadable }: SpooledBatch): void {
      if (unreadable.length > 0) appendBlock({ records: [], unreadable });
      for (const part of partsOf(records)) appendBlock({ records: part, unreadable: [] });
    },
    place: (): SpoolPlace => ({ descriptor, bytes }),
  };
}

/** Reads the block at a position; answers with it and the position of the next. */
export function readSpoolBlock(descriptor: number, position: number): { batch: SpooledBatch; next: number } {
  const length = readBytes(descriptor, position, lengthBytes).readUInt32LE();
  const block = readBytes(descriptor, position + lengthBytes, length);
  const batch = JSON.parse(zstdDecompressSync(block).toString('utf8')) as SpooledBatch;
  return { batch, next: position + lengthBytes + length };
}

/** Cuts records into runs that are small beside what a thread needs anyway. */
function* partsOf(records: readonly SourceRecord[]): Generator<SourceRecord[], void, void> {
  let part: SourceRecord[] = [];
  let characters = 0;
  for (const record of records) {
    part.push(record);
    characters += record.raw.length;
    if (part.length < recordsPerBlock && characters < charactersPerBlock) continue;
    yield part;
    part = [];
    characters = 0;
  }
  if (part.length > 0) yield part;
}

function readBytes(descriptor: number, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const count = readSync(descriptor, buffer, done, length - done, position + done);
    if (count === 0) throw new Error('The spool of an import ends too early');
    done += count;
  }
  return buffer;
}
