import { AppError } from '#shared/app-error.ts';

/** How writing fails where a quota or a limit stops a file; SQLite says of it only that the write failed. */
const cannotGrowCodes = new Set(['SQLITE_IOERR_WRITE', 'SQLITE_IOERR_SHMSIZE', 'EDQUOT', 'EFBIG']);

/** Turns the driver's and the file system's errors into errors with words; others pass through unchanged. */
export function toStoreError(thrown: unknown, path: string): unknown {
  const code = errorCode(thrown);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return new AppError(
      'store.disk_full',
      `The disk that holds ${path} is full.`,
      'Everything committed before is kept. Free some space and run the same command again.',
      { cause: thrown },
    );
  }
  if (cannotGrowCodes.has(code)) {
    return new AppError(
      'store.disk_full',
      `${path} can’t grow any further: its disk is full, or a quota or a limit on file sizes is reached (${code}).`,
      'Everything committed before is kept. Make room and run the same command again.',
      { cause: thrown },
    );
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new AppError(
      'store.busy',
      `Another process is writing to ${path}.`,
      'Nothing was changed. Wait until it has finished, then try again.',
      { cause: thrown },
    );
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new AppError(
      'store.corrupt',
      `${path} is damaged or is no Tickmark store.`,
      'Nothing was changed. Restore it from a backup, or run `tickmark doctor` for details.',
      { cause: thrown },
    );
  }
  if (
    /^SQLITE_(CANTOPEN|READONLY|IOERR|PERM)/.test(code) ||
    ['EACCES', 'EPERM', 'EROFS', 'EIO', 'ENOTDIR', 'EEXIST'].includes(code)
  ) {
    return new AppError(
      'store.unreadable',
      `${path} can't be opened, read or written (${code}).`,
      'Check that the folder exists, belongs to you and is on a working disk.',
      { cause: thrown },
    );
  }
  return thrown;
}

function errorCode(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string') {
    return thrown.code;
  }
  return '';
}
