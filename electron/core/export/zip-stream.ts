import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, deflateRawSync } from 'node:zlib';
import { blockSize } from './byte-sink.ts';
import type { ByteSink } from './byte-sink.ts';
import { createTextBlock } from './text-block.ts';
import type { TextBlock } from './text-block.ts';
import { dataDescriptor, directoryOf, localHeader, newEntry, zipLimits } from './zip-records.ts';
import type { ZipEntryRecord, ZipLimits } from './zip-records.ts';

export interface ZipOptions {
  /** The time every entry carries; with the same time and content the archive has the same bytes. */
  modified: Date;
  /** zlib's level, 1 to 9; 6 unless told. */
  level?: number;
  /** Where Zip64 begins; only tests set it lower than the format does. */
  limits?: ZipLimits;
}

/** One entry being written; exactly one is open at a time. */
export interface ZipEntry {
  /** Bytes of content so far. */
  readonly size: number;
  /** Adds text as UTF-8. Resolves, or is null, when there is room for more. */
  writeText(text: string): Promise<void> | null;
  /** Adds bytes, which the caller must not change before the entry has ended. */
  write(content: Uint8Array): Promise<void>;
  end(): Promise<void>;
}

export interface ZipWriter {
  /** Begins an entry whose size is not known yet. */
  openEntry(name: string): Promise<ZipEntry>;
  /** Writes a small entry at once. */
  addEntry(name: string, content: Uint8Array | string): Promise<void>;
  /** Writes the directory; the archive is whole afterwards. */
  finish(): Promise<void>;
}

/**
 * Blocks being deflated at a time: more than libuv's four threads, so that none of them waits. This and the
 * block size bound the memory.
 */
const blocksInFlight = 6;

const deflate = promisify<Uint8Array, object, Buffer>(deflateRaw);

/** An empty last block: blocks before it end with a sync flush and leave the stream open (RFC 1951, 3.2.3). */
const lastBlock = deflateRawSync(Buffer.alloc(0));

/**
 * A ZIP archive as a stream, deflated in parallel: content is cut into blocks of about 1 MB, each deflated on
 * its own in libuv's thread pool and ended with a sync flush, so that the results joined in order are one
 * valid deflate stream (as pigz does). Memory is a few blocks, whatever the archive's size.
 *
 * The result depends on names, content, chunk borders and options alone. Sizes, offsets and counts past the
 * plain format's limits are written as Zip64. Errors are those of the sink.
 */
export function createZipWriter(sink: ByteSink, options: ZipOptions): ZipWriter {
  const limits = options.limits ?? zipLimits;
  const level = options.level ?? 6;
  const entries: ZipEntryRecord[] = [];
  let offset = 0;
  let open = false;
  const idleBlocks: TextBlock[] = [];

  async function put(bytes: Uint8Array): Promise<void> {
    offset += bytes.byteLength;
    await sink.write(bytes);
  }

  function begin(name: string, fields: Partial<ZipEntryRecord>): ZipEntryRecord {
    if (open) throw new Error(`The entry before ${name} has not ended.`);
    const record = newEntry(name, offset, fields);
    entries.push(record);
    return record;
  }

  async function openEntry(name: string): Promise<ZipEntry> {
    const record = begin(name, { streamed: true });
    open = true;
    const deflating: { result: Promise<Buffer>; block: TextBlock | null }[] = [];
    let block = idleBlocks.pop() ?? createTextBlock();
    await put(localHeader(record, options.modified));

    async function putCompressed(bytes: Uint8Array): Promise<void> {
      record.compressedSize += bytes.byteLength;
      await put(bytes);
    }

    async function putNextResult(): Promise<void> {
      const next = deflating.shift();
      if (!next) return;
      await putCompressed(await next.result);
      if (next.block) idleBlocks.push(next.block);
    }

    async function startDeflate(content: Uint8Array, from: TextBlock | null): Promise<void> {
      record.crc = crc32(content, record.crc);
      record.size += content.byteLength;
      const result = deflate(content, {
        level,
        memLevel: 9,
        chunkSize: blockSize / 4,
        finishFlush: constants.Z_SYNC_FLUSH,
      });
      // Awaited in its turn; without this a failure before that turn would count as unhandled.
      result.catch(() => undefined);
      deflating.push({ result, block: from });
      if (deflating.length >= blocksInFlight) await putNextResult();
    }

    async function flushBlock(): Promise<void> {
      if (block.size === 0) return;
      const full = block;
      block = idleBlocks.pop() ?? createTextBlock();
      block.clear();
      await startDeflate(full.bytes(), full);
    }

    async function write(content: Uint8Array): Promise<void> {
      await flushBlock();
      for (let at = 0; at < content.byteLength; at += blockSize) {
        await startDeflate(content.subarray(at, at + blockSize), null);
      }
    }

    async function flushAndAdd(text: string): Promise<void> {
      await flushBlock();
      if (!block.add(text)) await write(Buffer.from(text, 'utf8'));
    }

    return {
      get size() {
        return record.size + block.size;
      },
      writeText: (text) => (block.add(text) ? null : flushAndAdd(text)),
      write,
      async end() {
        await flushBlock();
        while (deflating.length > 0) await putNextResult();
        await putCompressed(lastBlock);
        await put(dataDescriptor(record, limits));
        idleBlocks.push(block);
        open = false;
      },
    };
  }

  async function addEntry(name: string, content: Uint8Array | string): Promise<void> {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    const compressed = await deflate(bytes, { level, memLevel: 9 });
    const record = begin(name, { crc: crc32(bytes), compressedSize: compressed.byteLength, size: bytes.byteLength });
    await put(localHeader(record, options.modified));
    await put(compressed);
  }

  async function finish(): Promise<void> {
    if (open) throw new Error('The last entry has not ended.');
    await put(directoryOf(entries, offset, options.modified, limits));
  }

  return { openEntry, addEntry, finish };
}
