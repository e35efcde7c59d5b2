import { AppError } from '#shared/app-error.ts';

const reasons: Record<string, string> = {
  EACCES: 'this account may not write there',
  EPERM: 'the operating system does not permit it (is the file open in another program?)',
  EBUSY: 'the file is in use by another program',
  EROFS: 'the disk is read-only',
  ENOENT: 'the folder does not exist',
  ENOTDIR: 'part of the path is not a folder',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'the name is too long',
  EFBIG: 'the file system takes no file of this size',
  EMFILE: 'too many files are open',
  EIO: 'the disk reported an error',
  EPIPE: 'the reading program has closed the pipe',
};

const diskFullCodes = new Set(['ENOSPC', 'EDQUOT']);

/**
 * Says what an error of the file system means for an export.
 * `ENOSPC` and `EDQUOT` become `store.disk_full`, every other coded error `export.failed`; an `AppError`
 * stays as it is, and anything without a code is a defect and is handed back unchanged.
 *
 * @param thrown what was caught
 * @param file the export's path, for the message
 */
export function toExportError(thrown: unknown, file: string): unknown {
  if (thrown instanceof AppError || !(thrown instanceof Error) || !('code' in thrown)) return thrown;
  const code = String(thrown.code);
  if (diskFullCodes.has(code)) {
    return new AppError(
      'store.disk_full',
      `The export to ${file} stopped because the disk is full.`,
      'Nothing of it was left behind, and an older file of that name is untouched. Free some space or export to another disk.',
      { cause: thrown },
    );
  }
  const reason = reasons[code];
  if (reason === undefined && !('syscall' in thrown)) return thrown;
  return new AppError(
    'export.failed',
    `The export to ${file} failed: ${reason ?? thrown.message}.`,
    'Nothing of it was left behind, and an older file of that name is untouched. Choose another place or name and export again.',
    { cause: thrown },
  );
}
