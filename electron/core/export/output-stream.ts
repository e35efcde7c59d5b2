import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import type { ByteSink } from './byte-sink.ts';
import { toExportError } from './export-error.ts';

/** An open stream, such as standard output, as a sink that counts and hashes; the stream is left open. */
export interface OutputStream extends ByteSink {
  /** Size in bytes and `sha256:` hash of everything written. */
  result(): { bytes: number; sha256: string };
}

export function createOutputStream(stream: Writable): OutputStream {
  const hash = createHash('sha256');
  let bytes = 0;
  // A reader that goes away is reported to the write under way; without a listener it would end the process.
  stream.on('error', ignore);
  return {
    async write(chunk) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      await new Promise<void>((resolve, reject) => {
        stream.write(chunk, (error) => {
          if (error) reject(error);
          else resolve();
        });
      }).catch((error: unknown) => {
        throw toExportError(error, 'standard output');
      });
    },
    result() {
      stream.off('error', ignore);
      return { bytes, sha256: `sha256:${hash.digest('hex')}` };
    },
  };
}

function ignore(): void {
  // The error reaches the caller through the write that failed.
}
