import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { AppError } from '#shared/app-error.ts';
import type { ReadableDatabase, WritableDatabase } from './database-types.ts';
import { migrate, refuseFuture, storedVersion } from './migrate.ts';
import { toStoreError } from './store-error.ts';

/** How long a connection waits for another process's write, milliseconds. */
const busyTimeoutMs = 10_000;

export function storePath(folder: string): string {
  return join(folder, 'tickmark.db');
}

export function searchPath(folder: string): string {
  return join(folder, 'search.db');
}

/** Opens a workspace's store for writing; makes folder and store where there are none, and migrates. */
export function openStoreForWriting(folder: string): WritableDatabase {
  const path = storePath(folder);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const database = new BetterSqlite3(path, { timeout: busyTimeoutMs }) as WritableDatabase;
    prepareForWriting(database);
    // A larger cache writes no faster.
    database.pragma('cache_size = -4096');
    migrate(database, path);
    database.pragma('foreign_keys = ON');
    return database;
  } catch (thrown) {
    throw toStoreError(thrown, path);
  }
}

/** What every database has that is written while others read it. Before its first table. */
export function prepareForWriting(database: WritableDatabase): void {
  database.pragma('page_size = 8192');
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  // Pages: 32 MB. After each so many the writer waits for the disk; with SQLite's 1,000 that is ten times a second.
  database.pragma('wal_autocheckpoint = 4000');
  database.pragma('temp_store = MEMORY');
}

/** Opens a workspace's store for reading, with its full-text index as schema `search`. */
export function openStoreForReading(folder: string): ReadableDatabase {
  const path = storePath(folder);
  if (!existsSync(path)) {
    throw new AppError('store.not_found', `There is no Tickmark workspace in ${folder}.`, 'Check the folder’s name.');
  }
  try {
    const database = new BetterSqlite3(path, { readonly: true, timeout: busyTimeoutMs }) as ReadableDatabase;
    refuseFuture(storedVersion(database), path);
    database.pragma('cache_size = -65536');
    database.pragma('temp_store = MEMORY');
    database.prepare('ATTACH ? AS search').run(searchPath(folder));
    return database;
  } catch (thrown) {
    throw toStoreError(thrown, path);
  }
}
