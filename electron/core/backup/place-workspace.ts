import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { AppError } from '#shared/app-error.ts';
import { backupFolders, storeName } from './backup-file.ts';

/** Everything in a workspace's folder that is the workspace. */
const workspaceFiles = [
  ...[storeName, 'search.db'].flatMap((name) => [name, `${name}-wal`, `${name}-shm`]),
  ...backupFolders,
];

/** What a folder holds of a workspace. */
async function partsOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => workspaceFiles.includes(name));
}

/**
 * Refuses to replace a workspace that holds something, unless told to, and one that is in use. Throws
 * `backup.workspace_not_empty`, `backup.workspace_in_use`.
 */
export async function checkReplaceable(folder: string, force: boolean): Promise<void> {
  const parts = await partsOf(folder);
  if (!parts.includes(storeName)) return;
  const database = openAlone(join(folder, storeName));
  const holds = database === null ? true : holdsSomething(database);
  database?.close();
  if (!holds || force) return;
  throw new AppError(
    'backup.workspace_not_empty',
    `There is a workspace in ${folder} that is not empty.`,
    'Nothing was changed. Name another folder with --workspace, or replace it with --force.',
  );
}

/** Opens a store if nobody else has it open; `null` where it is no store. */
function openAlone(path: string): BetterSqlite3.Database | null {
  let database: BetterSqlite3.Database | null = null;
  try {
    database = new BetterSqlite3(path, { fileMustExist: true, timeout: 0 });
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE; ROLLBACK');
    return database;
  } catch (thrown) {
    database?.close();
    if (thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('SQLITE_BUSY')) {
      throw new AppError(
        'backup.workspace_in_use',
        `The workspace ${path} is open in another program.`,
        'Nothing was changed. Close Tickmark there and restore again.',
        { cause: thrown },
      );
    }
    return null;
  }
}

function holdsSomething(database: BetterSqlite3.Database): boolean {
  try {
    const tables = ['connection', 'event', 'saved_filter', 'investigation', 'tag'];
    return tables.some((table) => database.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() !== undefined);
  } catch {
    // A store of another time, or a damaged one: not for us to call it empty.
    return true;
  }
}

/**
 * Puts an unpacked workspace into its place. What was there is set aside first and comes back when something fails.
 *
 * @param from a folder on the same disk, which is gone afterwards
 */
export async function placeWorkspace(from: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const aside = `${from}.old`;
  await mkdir(aside, { mode: 0o700 });
  const moved: [string, string][] = [];
  async function move(source: string, target: string): Promise<void> {
    await rename(source, target);
    moved.push([target, source]);
  }
  try {
    for (const name of await partsOf(folder)) await move(join(folder, name), join(aside, name));
    for (const name of await partsOf(from)) await move(join(from, name), join(folder, name));
  } catch (thrown) {
    for (const [target, source] of moved.reverse()) await rename(target, source);
    await rmdir(aside);
    throw thrown;
  }
  await rm(aside, { recursive: true, force: true });
}
