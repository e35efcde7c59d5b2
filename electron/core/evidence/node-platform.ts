import { open } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';
import type { PackPlatform, PackSource } from '#shared/evidence/pack-archive.ts';

/** What the check of a pack needs, in Node. */
export const nodePlatform: PackPlatform = {
  async *inflate(chunks) {
    const inflate = createInflateRaw();
    const feeding = (async () => {
      for await (const chunk of chunks) {
        if (!inflate.write(chunk)) await new Promise((resolve) => inflate.once('drain', resolve));
      }
      inflate.end();
    })();
    feeding.catch((error: unknown) => inflate.destroy(error instanceof Error ? error : new Error(String(error))));
    try {
      for await (const piece of inflate as AsyncIterable<Buffer>) yield piece;
    } finally {
      inflate.destroy();
    }
  },
  decode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'),
  encode: (text) => Buffer.from(text, 'utf8'),
};

export interface OpenedPack extends PackSource {
  close: () => Promise<void>;
}

/** Opens a file for the check. Throws what the file system throws. */
export async function openPackFile(path: string): Promise<OpenedPack> {
  const handle = await open(path, 'r');
  const { size } = await handle.stat();
  return {
    size,
    async read(from, to) {
      const bytes = Buffer.alloc(Math.max(0, Math.min(to, size) - from));
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    },
    close: () => handle.close(),
  };
}
