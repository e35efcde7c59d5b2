import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import { AppError } from '#shared/app-error.ts';

/** What is to be imported. */
export interface ImportInput {
  /** A path, or what the user called the stream. */
  file: string;
  /** Read instead of the file of that path. */
  stream?: Readable;
}

/** An input while it is read: counts and hashes the bytes as given on their way. */
export interface OpenedInput {
  chunks: AsyncIterable<Uint8Array>;
  /** `null` where nobody knows before the end. */
  bytesTotal: number | null;
  bytesDone: () => number;
  /** SHA-256 in hexadecimal of everything; to be asked once, at the end. */
  digest: () => string;
  close: () => void;
}

const chunkBytes = 256 * 1024;

/**
 * Opens an input. Aborting ends a reading that waits for bytes, too. Throws `import.unreadable_file` where
 * there is nothing to read; errors while reading come out of `chunks` as the same.
 */
export async function openInput(input: ImportInput, signal: AbortSignal): Promise<OpenedInput> {
  const bytesTotal = input.stream === undefined ? await checkedSize(input.file) : null;
  const stream = input.stream ?? createReadStream(input.file, { highWaterMark: chunkBytes });
  addAbortSignal(signal, stream);
  const hash = createHash('sha256');
  let bytesDone = 0;

  async function* read(): AsyncGenerator<Uint8Array, void, void> {
    try {
      for await (const chunk of stream as AsyncIterable<Uint8Array>) {
        hash.update(chunk);
        bytesDone += chunk.byteLength;
        yield chunk;
      }
    } catch (thrown) {
      throw unreadable(thrown);
    }
  }

  return {
    chunks: read(),
    bytesTotal,
    bytesDone: () => bytesDone,
    digest: () => hash.digest('hex'),
    close() {
      stream.destroy();
    },
  };
}

/** The size of a file in bytes; `null` for pipes and devices. */
async function checkedSize(path: string): Promise<number | null> {
  const found = await stat(path).catch((thrown: unknown) => {
    throw unreadable(thrown);
  });
  if (found.isDirectory()) {
    throw new AppError('import.unreadable_file', 'It is a folder.', 'Nothing was stored. Name the files in it.');
  }
  return found.isFile() ? found.size : null;
}

function unreadable(thrown: unknown): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new AppError('import.unreadable_file', 'There is no such file.', 'Nothing was stored. Check the name.', {
      cause: thrown,
    });
  }
  if (!/^E[A-Z]+$/.test(code)) return thrown;
  return new AppError(
    'import.unreadable_file',
    `The file can't be read (${code}).`,
    'Nothing of it was stored. Check that it is yours to read and lies on a working disk.',
    { cause: thrown },
  );
}
