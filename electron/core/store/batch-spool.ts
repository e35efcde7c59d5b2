import { randomUUID } from 'node:crypto';
import { readSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompressSync } from 'node:zlib';
import type { SourceRecord, UnreadableRecord } from '#core/sources/source.ts';
import { toStoreError } from './store-error.ts';

/** Rows that were read and wait to be stored. */
export interface SpooledBatch {
  records: readonly SourceRecord[];
  unreadable: readonly UnreadableRecord[];
}

/** Where a spool lies, in a form that every thread of the process can use while the spool is open. */
export interface SpoolPlace {
  /** File descriptor. */
  descriptor: number;
  bytes: number;
}

/** Batches on their way into the store: written while a file is read, read once the file is known to be good. */
export interface BatchSpool {
  append: (batch: SpooledBatch) => Promise<void>;
  place: () => SpoolPlace;
  /** Gives the disk space back. */
  close: () => Promise<void>;
}

const compress = promisify(zstdCompress);
// Written once, read once: speed counts for more than size.
const compression = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Each batch stands behind its length, an unsigned number of four bytes. */
const lengthBytes = 4;

/** A block is full at this many records or characters of payload, whatever comes first. */
const recordsPerBlock = 128;
const charactersPerBlock = 512 * 1024;

/**
 * Opens a spool in the workspace's folder, so that what it holds lies on no other disk and is readable for
 * the user alone. Its name is taken away at once: however the process ends, nothing of it remains.
 * Throws `store.disk_full` and `store.unreadable`.
 */
export async function openSpool(folder: string): Promise<BatchSpool> {
  const path = join(folder, `import-${randomUUID()}.partial`);
  const handle = await guarded(() => open(path, 'wx+', 0o600));
  const unlinked = await rm(path).then(
    () => true,
    () => false,
  );
  let bytes = 0;

  async function guarded<Output>(work: () => Promise<Output>): Promise<Output> {
    try {
      return await work();
    } catch (thrown) {
      throw toStoreError(thrown, path);
    }
  }

  async function appendBlock(batch: SpooledBatch): Promise<void> {
    const block = await compress(JSON.stringify(batch), compression);
    const length = Buffer.alloc(lengthBytes);
    length.writeUInt32LE(block.byteLength);
    const entry = Buffer.concat([length, block]);
    await guarded(() => handle.appendFile(entry));
    bytes += entry.byteLength;
  }

  return {
    async append({ records, unreadable }) {
      if (unreadable.length > 0) await appendBlock({ records: [], unreadable });
      for (const part of partsOf(records)) await appendBlock({ records: part, unreadable: [] });
    },
    place: () => ({ descriptor: handle.fd, bytes }),
    async close() {
      await handle.close();
      // Some network drives don't give up the name of an open file.
      if (!unlinked) await rm(path, { force: true });
    },
  };
}

/** Cuts records into runs that are small enough for two threads to have some of them in memory. */
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

/** Reads a spool from its beginning, one batch in memory at a time. */
export function* readSpool({ descriptor, bytes }: SpoolPlace): Generator<SpooledBatch, void, void> {
  let position = 0;
  while (position < bytes) {
    const length = readBytes(descriptor, position, lengthBytes).readUInt32LE();
    const block = readBytes(descriptor, position + lengthBytes, length);
    position += lengthBytes + length;
    yield JSON.parse(zstdDecompressSync(block).toString('utf8')) as SpooledBatch;
  }
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
