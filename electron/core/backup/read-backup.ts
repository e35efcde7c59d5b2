import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { contentOf, type PackEntry, PackArchiveError, readPackArchive } from '#shared/evidence/pack-archive.ts';
import { nodePlatform, type OpenedPack, openPackFile } from '#core/evidence/node-platform.ts';
import { createPartialFile } from '#core/export/partial-file.ts';
import { type BackupContent, backupFormat, backupName, damaged, isBackupName, storeName } from './backup-file.ts';

/**
 * Unpacks a backup into an empty folder and checks each file against what the backup says of it. Throws
 * `backup.damaged`, `store.disk_full`, `export.failed`.
 *
 * @param onFile told the name of each file before it is unpacked; may throw to stop
 */
export async function readBackup(
  path: string,
  folder: string,
  onFile: (name: string) => void,
): Promise<Pick<BackupContent, 'createdAt' | 'version' | 'workspace'>> {
  const source = await openPackFile(path).catch(() => {
    throw damaged(path, 'it can’t be read.');
  });
  try {
    const { entries } = await readPackArchive(source, nodePlatform);
    const content = await readContent(path, source, entries);
    const listed = new Map(content.files.map((file) => [file.name, file]));
    for (const entry of entries) {
      if (entry.name === backupName) continue;
      const file = listed.get(entry.name);
      listed.delete(entry.name);
      if (file === undefined || !isBackupName(entry.name)) throw damaged(path, `${entry.name} does not belong in it.`);
      onFile(entry.name);
      const { bytes, sha256 } = await unpack(source, entry, join(folder, entry.name));
      if (bytes !== file.bytes || sha256 !== `sha256:${file.sha256}`) throw damaged(path, `${entry.name} was changed.`);
    }
    const missing = [...listed.keys()][0];
    if (missing !== undefined) throw damaged(path, `${missing} is missing.`);
    return content;
  } catch (thrown) {
    if (thrown instanceof PackArchiveError) throw damaged(path, thrown.message);
    if (thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('Z_')) {
      throw damaged(path, 'its bytes were changed.');
    }
    throw thrown;
  } finally {
    await source.close();
  }
}

async function readContent(path: string, source: OpenedPack, entries: readonly PackEntry[]): Promise<BackupContent> {
  const entry = entries.find(({ name }) => name === backupName);
  if (entry === undefined || entry.size > largestContent) throw damaged(path, 'it is no backup of a workspace.');
  const parts: Uint8Array[] = [];
  for await (const part of contentOf(source, entry, nodePlatform)) parts.push(part);
  try {
    const content = JSON.parse(Buffer.concat(parts).toString('utf8')) as BackupContent;
    const names = content.files.map(({ name }) => name);
    if (content.format === backupFormat && names.includes(storeName)) return content;
  } catch {
    // Said below.
  }
  throw damaged(path, 'it is no backup that this version knows.');
}

/** Bytes; a list of files longer than this is none. */
const largestContent = 100_000_000;

async function unpack(source: OpenedPack, entry: PackEntry, to: string): Promise<{ bytes: number; sha256: string }> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const file = await createPartialFile(to);
  try {
    for await (const piece of contentOf(source, entry, nodePlatform)) await file.write(piece);
    const written = await file.close();
    await rename(file.path, to);
    return written;
  } finally {
    await file.discard();
  }
}
