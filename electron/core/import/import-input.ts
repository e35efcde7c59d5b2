import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import { AppError } from '#shared/app-error.ts';
import { headBytes } from './recognise-file.ts';

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
  /** The first bytes, as far as they were read. */
  head: () => Uint8Array;
  /** Reads what the reader left, and answers with the SHA-256 of everything in hexadecimal. */
  finish: () => Promise<string>;
  close: () => void;
}

const chunkBytes = 1024 * 1024;

/**
 * Opens an input. Aborting ends a reading that waits for bytes, too. Throws `import.unreadable_file` where
 * there is nothing to read; errors while reading come out of `chunks` and `finish` as the same.
 */
export async function openInput(input: ImportInput, signal: AbortSignal): Promise<OpenedInput> {
  const bytesTotal = input.stream === undefined ? await checkedSize(input.file) : null;
  const stream = input.stream ?? createReadStream(input.file, { highWaterMark: chunkBytes });
  addAbortSignal(signal, stream);
  const iterator = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  const hash = createHash('sha256');
  const head: Uint8Array[] = [];
  let headLength = 0;
  let bytesDone = 0;

  async function next(): Promise<IteratorResult<Uint8Array, undefined>> {
    try {
      const step = await iterator.next();
      if (step.done) return { done: true, value: undefined };
      const chunk = step.value;
      hash.update(chunk);
      bytesDone += chunk.byteLength;
      if (headLength < headBytes) {
        head.push(Buffer.from(chunk.subarray(0, headBytes - headLength)));
        headLength = Math.min(headBytes, headLength + chunk.byteLength);
      }
      return { done: false, value: chunk };
    } catch (thrown) {
      throw unreadable(thrown);
    }
  }

  return {
    // Without `return`: a reader that has seen enough must not end what `finish` still hashes.
    chunks: { [Symbol.asyncIterator]: () => ({ next }) },
    bytesTotal,
    bytesDone: () => bytesDone,
    head: () => Buffer.concat(head),
    async finish() {
      while (!(await next()).done);
      return hash.digest('hex');
    },
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
