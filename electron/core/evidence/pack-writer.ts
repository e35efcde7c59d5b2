import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { constants, crc32, createDeflateRaw } from 'node:zlib';
import type { PackedFile } from '#shared/evidence/pack-manifest.ts';
import type { ByteSink } from '#core/export/byte-sink.ts';
import { dataDescriptor, directoryOf, localHeader, newEntry, zipLimits } from '#core/export/zip-records.ts';
import type { ZipEntryRecord } from '#core/export/zip-records.ts';

export interface PackEntryWriter extends ByteSink {
  writeText: (text: string) => Promise<void>;
  end: () => Promise<void>;
}

/** Writes the archive of a pack and takes down what its manifest says of each file. */
export interface PackWriter {
  openEntry: (name: string) => Promise<PackEntryWriter>;
  addText: (name: string, text: string) => Promise<void>;
  /** Writes a file as it is, without a mention in the list: the manifest and what signs it. */
  addUnlisted: (name: string, content: Uint8Array) => Promise<void>;
  /** The files written so far. */
  files: () => PackedFile[];
  finish: () => Promise<void>;
}

/**
 * A ZIP archive whose every byte the manifest accounts for: it lists the SHA-256 of each file and of the stretch of
 * the archive that holds it, header and all. Only the manifest itself and its signature are stored unpacked: a packed
 * form has bits that change nothing in what is unpacked.
 *
 * @param modified the time every file carries
 * @param limits from where on figures stand in the larger form (Zip64)
 */
export function createPackWriter(sink: ByteSink, modified: Date, limits = zipLimits): PackWriter {
  const entries: ZipEntryRecord[] = [];
  const listed: PackedFile[] = [];
  let offset = 0;
  let stretch = createHash('sha256');

  async function put(bytes: Uint8Array): Promise<void> {
    offset += bytes.byteLength;
    stretch.update(bytes);
    await sink.write(bytes);
  }

  function begin(name: string, fields: Partial<ZipEntryRecord>): ZipEntryRecord {
    stretch = createHash('sha256');
    const record = newEntry(name, offset, fields);
    entries.push(record);
    return record;
  }

  async function openEntry(name: string): Promise<PackEntryWriter> {
    const record = begin(name, { streamed: true });
    const content = createHash('sha256');
    const deflate = createDeflateRaw({ level: 6, memLevel: 9, finishFlush: constants.Z_FINISH });
    await put(localHeader(record, modified));
    const packing = (async () => {
      for await (const piece of deflate as AsyncIterable<Buffer>) {
        record.compressedSize += piece.byteLength;
        await put(piece);
      }
    })();
    packing.catch(() => deflate.destroy());

    async function write(chunk: Uint8Array): Promise<void> {
      content.update(chunk);
      record.crc = crc32(chunk, record.crc);
      record.size += chunk.byteLength;
      // Whoever writes may use the memory again.
      if (!deflate.write(Buffer.from(chunk))) await Promise.race([once(deflate, 'drain'), packing]);
    }

    return {
      write,
      writeText: (text) => write(Buffer.from(text, 'utf8')),
      async end() {
        deflate.end();
        await packing;
        await put(dataDescriptor(record, limits));
        listed.push({
          name,
          bytes: record.size,
          sha256: content.digest('hex'),
          offset: record.offset,
          packedBytes: offset - record.offset,
          packedSha256: stretch.digest('hex'),
        });
      },
    };
  }

  return {
    openEntry,
    async addText(name, text) {
      const entry = await openEntry(name);
      await entry.writeText(text);
      await entry.end();
    },
    async addUnlisted(name, content) {
      const size = content.byteLength;
      const record = begin(name, { method: 0, crc: crc32(content), compressedSize: size, size });
      await put(localHeader(record, modified));
      await put(content);
    },
    files: () => listed,
    async finish() {
      stretch = createHash('sha256');
      await put(directoryOf(entries, offset, modified, limits));
    },
  };
}
