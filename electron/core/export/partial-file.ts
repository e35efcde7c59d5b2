import { createHash, randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { ByteSink } from './byte-sink.ts';
import { toExportError } from './export-error.ts';

/** A file being written under a temporary name; it gets its final name only when it is whole. */
export interface PartialFile extends ByteSink {
  /** The temporary path, in the final file's folder, so that the rename stays on one disk. */
  readonly path: string;
  /** Puts everything on the disk, closes the file and tells its size in bytes and its `sha256:` hash. */
  close(): Promise<{ bytes: number; sha256: string }>;
  /** Closes and removes the file; safe to call at any time, more than once. */
  discard(): Promise<void>;
}

/** Marks files of this machine, where a folder is shared with others. */
export const machineMark = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/**
 * `.NAME.partial-MACHINE-PROCESS-RANDOM` beside the file, by which what a killed process left is known; a long name is
 * cut so that the marks still fit in 255 bytes.
 */
export function partialPath(file: string): string {
  const name = basename(file);
  const kept = Buffer.byteLength(name) > 190 ? createHash('sha256').update(name).digest('hex').slice(0, 16) : name;
  const owner = `${machineMark}-${String(process.pid)}`;
  return join(dirname(file), `.${kept}.partial-${owner}-${randomBytes(6).toString('hex')}`);
}

/**
 * Opens a new file under a temporary name beside `file`. The hash runs along while writing, so nothing is
 * read back. Errors are `store.disk_full` and `export.failed`, worded for `file`.
 */
export async function createPartialFile(file: string): Promise<PartialFile> {
  const path = partialPath(file);
  const hash = createHash('sha256');
  let bytes = 0;
  let handle: FileHandle | null = await guarded(file, () => open(path, 'wx', 0o666));

  return {
    path,
    async write(chunk) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      await guarded(file, () => writeAll(handle, chunk));
    },
    async close() {
      await guarded(file, async () => {
        await handle?.sync();
        await handle?.close();
        handle = null;
      });
      return { bytes, sha256: `sha256:${hash.digest('hex')}` };
    },
    async discard() {
      const opened = handle;
      handle = null;
      await opened?.close().catch(() => undefined);
      await rm(path, { force: true });
    },
  };
}

async function writeAll(handle: FileHandle | null, chunk: Uint8Array): Promise<void> {
  if (!handle) throw new Error('This file is closed.');
  let written = 0;
  while (written < chunk.byteLength) {
    const { bytesWritten } = await handle.write(chunk, written, chunk.byteLength - written);
    written += bytesWritten;
  }
}

async function guarded<Value>(file: string, action: () => Promise<Value>): Promise<Value> {
  try {
    return await action();
  } catch (error) {
    throw toExportError(error, file);
  }
}
