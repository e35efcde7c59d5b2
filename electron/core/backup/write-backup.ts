import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '#shared/app-error.ts';
import { formatIso } from '#shared/iso-time.ts';
import { createPackWriter } from '#core/evidence/pack-writer.ts';
import { toExportError } from '#core/export/export-error.ts';
import { createPartialFile, partialPath } from '#core/export/partial-file.ts';
import { checkTarget } from '#core/export/place-file.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { Thread } from '#core/threads/thread-call.ts';
import { type BackupContent, backupFolders, backupFormat, backupName, storeName } from './backup-file.ts';

export interface BackupRequest {
  /** Absolute path of the file. */
  to: string;
  signal: AbortSignal;
  onProgress: (progress: { file: string; bytes: number }) => void;
}

export interface BackupResult {
  file: string;
  bytes: number;
  /** `sha256:` and 64 hexadecimal digits. */
  sha256: string;
}

export interface BackupDependencies {
  folder: string;
  openReader: () => Promise<Thread<ReaderMethods>>;
  version: string;
  now: () => number;
}

/**
 * Writes a consistent copy of a workspace into one ZIP file, while it is in use. It gets its name when it is whole; a
 * failure or an abort leaves nothing. Throws `app.interrupted`, `store.disk_full`, `export.failed`.
 */
export async function writeBackup(request: BackupRequest, dependencies: BackupDependencies): Promise<BackupResult> {
  const { to } = request;
  await checkTarget(to);
  const file = await createPartialFile(to);
  const scratch = await mkdtemp(partialPath(to)).catch(async (thrown: unknown) => {
    await file.discard();
    throw toExportError(thrown, to);
  });
  const reader = await dependencies.openReader();
  try {
    const copy = join(scratch, storeName);
    const { workspace } = await reader.call('copyStore', { path: copy });
    const nowMs = dependencies.now();
    const archive = createPackWriter(file, new Date(nowMs));
    const paths = [copy, ...(await filesOf(dependencies.folder))];
    const files: BackupContent['files'] = [];
    for (const path of paths) {
      const name = path === copy ? storeName : `${basename(dirname(path))}/${basename(path)}`;
      files.push({ name, ...(await addFile(request, archive, name, path)) });
    }
    const createdAt = formatIso(nowMs);
    const content: BackupContent = { format: backupFormat, createdAt, workspace, version: dependencies.version, files };
    await archive.addText(backupName, `${JSON.stringify(content, null, 2)}\n`);
    await archive.finish();
    throwIfAborted(request);
    const { bytes, sha256 } = await file.close();
    await rename(file.path, to);
    return { file: to, bytes, sha256 };
  } catch (thrown) {
    throw toExportError(thrown, to);
  } finally {
    await reader.stop();
    await file.discard();
    await rm(scratch, { recursive: true, force: true });
  }
}

async function filesOf(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (const name of backupFolders) {
    const entries = await readdir(join(folder, name), { withFileTypes: true }).catch(() => []);
    paths.push(...entries.filter((entry) => entry.isFile()).map((entry) => join(folder, name, entry.name)));
  }
  return paths.sort();
}

async function addFile(
  request: BackupRequest,
  archive: ReturnType<typeof createPackWriter>,
  name: string,
  path: string,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const entry = await archive.openEntry(name);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    throwIfAborted(request);
    hash.update(chunk);
    bytes += chunk.byteLength;
    await entry.write(chunk);
    request.onProgress({ file: name, bytes });
  }
  await entry.end();
  return { bytes, sha256: hash.digest('hex') };
}

function throwIfAborted({ signal, to }: BackupRequest): void {
  if (!signal.aborted) return;
  throw new AppError(
    'app.interrupted',
    `The backup ${to} was cancelled.`,
    'Nothing of it was left behind, and an older file of that name is untouched.',
  );
}
