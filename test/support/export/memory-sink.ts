import type { ByteSink } from '#core/export/byte-sink.ts';

/** A sink that keeps what it gets. */
export function createMemorySink(): ByteSink & { bytes(): Buffer } {
  const chunks: Buffer[] = [];
  return {
    write(chunk) {
      chunks.push(Buffer.from(chunk));
      return Promise.resolve();
    },
    bytes: () => Buffer.concat(chunks),
  };
}
