import { AppError } from '#shared/app-error.ts';

/** What a backup says of itself, in `backup.json`, its first file. */
export interface BackupContent {
  format: typeof backupFormat;
  createdAt: string;
  workspace: string;
  version: string;
  /** Every other file: the store, attachments, redaction profiles. The search index is made anew from the store. */
  files: { name: string; bytes: number; sha256: string }[];
}

export const backupFormat = 'tickmark-backup/1';
export const backupName = 'backup.json';
export const storeName = 'tickmark.db';

/** Folders of a workspace whose files belong to it. */
export const backupFolders: readonly string[] = ['attachments', 'redactions'];

/** Whether a name from a backup is one that a backup writes, and leads nowhere else. */
export function isBackupName(name: string): boolean {
  const [folder = '', file = '', ...more] = name.split('/');
  if (name === storeName) return true;
  return backupFolders.includes(folder) && more.length === 0 && /^[^\\/:\0]+$/.test(file) && !/^\.+$/.test(file);
}

export function damaged(file: string, why: string): AppError {
  return new AppError('backup.damaged', `${file} can’t be restored: ${why}`, 'Nothing was changed.');
}
