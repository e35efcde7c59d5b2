import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Opened bytes of a saved file: decompressed, with their first character that is no white space. */
export interface SavedBytes {
  chunks: AsyncIterable<Uint8Array>;
  /** `''` for an empty file. */
  firstCharacter: string;
}

/**
 * Opens the bytes of a saved file; gzip is told by its magic bytes (RFC 1952), not by the file's name.
 * Errors of decompression come out of `chunks`.
 */
export async function openSavedBytes(chunks: AsyncIterable<Uint8Array>): Promise<SavedBytes> {
  const start = await peek(chunks, (bytes) => bytes.length >= 2);
  const packed = start.bytes[0] === 0x1f && start.bytes[1] === 0x8b;
  const plain: AsyncIterable<Uint8Array> = packed ? unpacked(start.all) : start.all;
  const text = await peek(plain, (bytes) => firstCharacterOf(bytes) !== '');
  return { chunks: text.all, firstCharacter: firstCharacterOf(text.bytes) };
}

function unpacked(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const source = Readable.from(chunks);
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  return source.pipe(gunzip);
}

/** Reads ahead until enough is there (or all), and gives everything back from the beginning. */
async function peek(
  chunks: AsyncIterable<Uint8Array>,
  isEnough: (bytes: Uint8Array) => boolean,
): Promise<{ bytes: Uint8Array; all: AsyncIterable<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  let bytes: Uint8Array = new Uint8Array(0);
  while (!isEnough(bytes)) {
    const step = await iterator.next();
    if (step.done) break;
    parts.push(step.value);
    bytes = Buffer.concat(parts);
  }
  async function* all(): AsyncGenerator<Uint8Array, void, void> {
    try {
      if (bytes.length > 0) yield bytes;
      for (;;) {
        const step = await iterator.next();
        if (step.done) return;
        yield step.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { bytes, all: all() };
}

function firstCharacterOf(bytes: Uint8Array): string {
  return (
    /[^\s\uFEFF]/.exec(
      Buffer.from(bytes.subarray(0, 4096))
        .toString('latin1')
        .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
        .replaceAll('\0', ''),
    )?.[0] ?? ''
  );
}
