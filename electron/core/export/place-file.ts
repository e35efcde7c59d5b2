import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '#shared/app-error.ts';
import { toExportError } from './export-error.ts';
import { partialPath } from './partial-file.ts';

/** `FILE.manifest.json`, beside the file it describes. */
export function manifestPath(file: string): string {
  return `${file}.manifest.json`;
}

/** Refuses what an export must not replace: a folder, a device, a pipe. Throws `export.failed`. */
export async function checkTarget(file: string): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (found === null || found.isFile()) return;
  throw new AppError(
    'export.failed',
    `${file} is ${found.isDirectory() ? 'a folder' : 'no regular file'}.`,
    'Nothing was written. Name a file to export to.',
  );
}

/**
 * Gives a finished file and its manifest their final names, replacing older ones. A manifest never stands
 * beside a file it does not describe, wherever this is cut off: the old manifest goes first, then the file
 * takes its place in one step, then comes the new manifest. When the file cannot take its place the old
 * manifest comes back, so that the old export is whole again.
 *
 * @param file the final path
 * @param partialFile path of the finished file
 * @param partialManifest path of the finished manifest
 * Errors are `export.failed`; the caller removes the partial files.
 */
export async function placeFile(file: string, partialFile: string, partialManifest: string): Promise<void> {
  const manifest = manifestPath(file);
  const setAside = partialPath(manifest);
  try {
    const hadManifest = await renameIfThere(manifest, setAside);
    try {
      await rename(partialFile, file);
    } catch (error) {
      if (hadManifest) await rename(setAside, manifest);
      throw error;
    }
  } catch (error) {
    throw toExportError(error, file);
  }
  try {
    await rename(partialManifest, manifest);
  } catch (error) {
    throw new AppError(
      'export.failed',
      `The manifest ${manifest} could not be written.`,
      `${file} itself is whole and new, but stands without its manifest. Export again to get both.`,
      { cause: error },
    );
  } finally {
    await rm(setAside, { force: true });
  }
  await syncFolder(dirname(file));
}

async function renameIfThere(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** Puts the new names on the disk; Windows and some file systems cannot do this for folders, and need not. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
