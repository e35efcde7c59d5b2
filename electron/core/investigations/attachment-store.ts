import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '#shared/app-error.ts';

/** Largest file that can be attached, in bytes. */
export const largestAttachment = 100_000_000;

/** A file that lies in the workspace, under its hash. */
export interface StoredAttachment {
  name: string;
  /** 64 hexadecimal digits. */
  hash: string;
  bytes: number;
}

/** Files of investigations, in the folder `attachments` of the workspace, each named by the SHA-256 of its bytes. */
export interface AttachmentStore {
  /** Takes a copy of a file. Throws `usage.invalid_argument`. */
  take: (file: string) => Promise<StoredAttachment>;
  put: (bytes: Uint8Array) => Promise<string>;
  /** Throws `case.incomplete` where the file is gone or is not what it was. */
  read: (hash: string) => Promise<Buffer>;
}

export function createAttachmentStore(workspace: string): AttachmentStore {
  const folder = join(workspace, 'attachments');

  async function put(bytes: Uint8Array): Promise<string> {
    const hash = createHash('sha256').update(bytes).digest('hex');
    const path = join(folder, hash);
    if ((await stat(path).catch(() => null))?.size === bytes.byteLength) return hash;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // Whole under its name, or not at all.
    const partial = `${path}.${randomBytes(6).toString('hex')}`;
    try {
      await writeFile(partial, bytes, { flag: 'wx', mode: 0o600, flush: true });
      await rename(partial, path);
    } finally {
      await rm(partial, { force: true });
    }
    return hash;
  }

  return {
    put,
    async take(file) {
      const found = await stat(file).catch(() => null);
      if (found === null || !found.isFile()) {
        throw new AppError('usage.invalid_argument', `${file} is no file that can be read.`, 'Nothing was attached.');
      }
      if (found.size > largestAttachment) {
        throw new AppError(
          'usage.invalid_argument',
          `${file} is larger than ${largestAttachment / 1_000_000} MB.`,
          'Nothing was attached. Attach the part that matters.',
        );
      }
      const bytes = await readFile(file);
      return { name: basename(file), hash: await put(bytes), bytes: bytes.byteLength };
    },
    async read(hash) {
      const bytes = await readFile(join(folder, hash)).catch(() => null);
      if (bytes !== null && createHash('sha256').update(bytes).digest('hex') === hash) return bytes;
      throw new AppError(
        'case.incomplete',
        `The attached file sha256:${hash} is ${bytes === null ? 'gone from' : 'changed in'} the workspace.`,
        'Nothing was written. Put the file back into the folder attachments, under its hash.',
      );
    },
  };
}
