import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { nodePlatform } from '#core/evidence/node-platform.ts';
import { createPackWriter } from '#core/evidence/pack-writer.ts';
import { contentOf, readPackArchive } from '#shared/evidence/pack-archive.ts';
import { openPackedWorkspace } from '#test/support/evidence/packed-workspace.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

it('writes an archive beyond the old limits that Python and the verifier read', async () => {
  const chunks: Buffer[] = [];
  const limits = { bytes: 5_000, entries: 3 };
  const sink = { write: async (chunk: Uint8Array) => void chunks.push(Buffer.from(chunk)) };
  const writer = createPackWriter(sink, new Date(Date.UTC(2026, 2, 5)), limits);
  const contents = [randomBytes(12_000), Buffer.alloc(9_000, 'a'), Buffer.from('short'), randomBytes(7_000)];
  for (const [index, content] of contents.entries()) {
    const entry = await writer.openEntry(`file-${index}`);
    await entry.write(content);
    await entry.end();
  }
  await writer.finish();
  const archive = Buffer.concat(chunks);
  const source = { size: archive.length, read: async (from: number, to: number) => archive.subarray(from, to) };
  const { entries } = await readPackArchive(source, nodePlatform, limits.bytes);
  for (const [index, entry] of entries.entries()) {
    const parts: Uint8Array[] = [];
    for await (const part of contentOf(source, entry, nodePlatform)) parts.push(part);
    expect(Buffer.concat(parts).equals(contents[index]!)).toBe(true);
  }
  const path = join(temporaryFolder(), 'large.zip');
  writeFileSync(path, archive);
  const script = `import sys, zipfile; pack = zipfile.ZipFile(sys.argv[1]); print(pack.testzip(), [len(pack.read(n)) for n in pack.namelist()])`;
  expect(execFileSync('python3', ['-c', script, path], { encoding: 'utf8' }).trim()).toBe(
    'None [12000, 9000, 5, 7000]',
  );
});

it('leaves nothing of a pack that is cancelled, whatever part it has come to', async () => {
  const workspace = await openPackedWorkspace();
  await workspace.fill();
  const folder = dirname(workspace.folder);
  for (const part of ['events', 'table', 'items', 'workbook', 'payloads']) {
    const stop = new AbortController();
    const to = join(folder, 'pack.zip');
    const packing = workspace.core.evidence.pack({
      query: '*',
      case: null,
      tz: 'UTC',
      to,
      redact: null,
      signal: stop.signal,
      onProgress: (progress) => {
        if (progress.part === part) stop.abort();
      },
    });
    await expect(packing, part).rejects.toMatchObject({ code: 'app.interrupted' });
    expect(readdirSync(folder), part).toEqual(['workspace']);
  }
});

it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  'says that the disk is full, and leaves nothing',
  async () => {
    const workspace = await openPackedWorkspace();
    await workspace.fill();
    const disk = join(temporaryFolder(), 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', disk]);
    onTestFinished(() => void execFileSync('umount', ['-l', disk]));
    const to = join(disk, 'pack.zip');
    await expect(workspace.pack('*', { to })).rejects.toMatchObject({ code: 'store.disk_full' });
    expect(existsSync(to)).toBe(false);
    expect(readdirSync(disk)).toEqual([]);
  },
);
