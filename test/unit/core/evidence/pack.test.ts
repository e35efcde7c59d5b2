import { expect, it } from 'vitest';
import { readPackArchive } from '#shared/evidence/pack-archive.ts';
import { nodePlatform } from '#core/evidence/node-platform.ts';
import { createPackWriter } from '#core/evidence/pack-writer.ts';
import { readPackFiles } from '#test/support/evidence/read-pack.ts';
import { checkBytes, openPackedWorkspace } from '#test/support/evidence/packed-workspace.ts';

async function somePack(): Promise<Buffer> {
  const workspace = await openPackedWorkspace();
  await workspace.fill();
  return workspace.pack('*');
}

function archiveOf(pack: Buffer) {
  return readPackArchive({ size: pack.length, read: async (from, to) => pack.subarray(from, to) }, nodePlatform);
}

/** The same files in an archive made anew: whoever can do this knows the format. */
async function packedAnew(files: { name: string; content: Buffer }[], modified: Date): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const writer = createPackWriter({ write: async (chunk) => void chunks.push(Buffer.from(chunk)) }, modified);
  for (const { name, content } of files) {
    if (name.startsWith('manifest.')) await writer.addUnlisted(name, content);
    else {
      const entry = await writer.openEntry(name);
      await entry.write(content);
      await entry.end();
    }
  }
  await writer.finish();
  return Buffer.concat(chunks);
}

it('verifies an untouched pack, and says what was examined', async () => {
  const report = await checkBytes(await somePack());
  expect(report.problems).toEqual([]);
  expect(report).toMatchObject({ ok: true, checked: 14 });
  expect(report.checks.every(({ ok }) => ok)).toBe(true);
  expect(report.manifest?.accuracy).toMatchObject({ rows: 60, byConnection: { gs: 30, aa: 30 } });
});

it('names the file of any byte that is flipped, wherever it lies in the archive', async () => {
  const pack = await somePack();
  const { entries, directoryStart } = await archiveOf(pack);
  for (const { name, offset, end } of entries) {
    const length = end - offset;
    const places = new Set([
      0,
      3,
      9,
      27,
      31,
      32,
      length - 1,
      length - 7,
      ...Array.from({ length: 6 }, (_, index) => Math.floor((length * (index + 0.5)) / 6)),
    ]);
    for (const place of places) {
      const at = offset + place;
      const flipped = Buffer.from(pack);
      flipped[at]! ^= 1 << (place % 8);
      const { ok, problems } = await checkBytes(flipped);
      expect(ok, `${name} at ${place}`).toBe(false);
      expect(
        problems.map(({ file }) => file),
        `${name} at ${place}`,
      ).toContain(name);
    }
  }
  // In the directory each file has an entry; the end belongs to no single file.
  let from = directoryStart;
  for (const { name } of entries) {
    const to = from + 46 + Buffer.byteLength(name);
    for (let at = from; at < to; at += 5) {
      const flipped = Buffer.from(pack);
      flipped[at]! ^= 1 << (at % 8);
      const files = (await checkBytes(flipped)).problems.map(({ file }) => file);
      expect(files, `the entry of ${name} at ${at - from}`).toContain(name);
    }
    from = to;
  }
  for (let at = from; at < pack.length; at += 1) {
    const flipped = Buffer.from(pack);
    flipped[at]! ^= 1;
    expect((await checkBytes(flipped)).ok, `the end at ${at - from}`).toBe(false);
  }
});

it('names a file that was dropped, added or swapped, in an archive that is otherwise sound', async () => {
  const pack = await somePack();
  const files = await readPackFiles(pack);
  const modified = new Date(
    JSON.parse(files.find(({ name }) => name === 'manifest.json')!.content.toString()).createdAt,
  );
  for (const { name } of files) {
    const dropped = await checkBytes(
      await packedAnew(
        files.filter((file) => file.name !== name),
        modified,
      ),
    );
    expect(
      dropped.problems.map(({ file }) => file),
      `without ${name}`,
    ).toContain(name);
  }
  const added = await checkBytes(
    await packedAnew([...files, { name: 'data/more.csv', content: Buffer.from('x') }], modified),
  );
  expect(added.problems).toContainEqual(expect.objectContaining({ file: 'data/more.csv' }));
  const [csv, items] = ['data/events.csv', 'data/items.csv'].map((name) => files.find((file) => file.name === name)!);
  const swapped = files.map((file) => {
    if (file.name === csv!.name) return { name: file.name, content: items!.content };
    return file.name === items!.name ? { name: file.name, content: csv!.content } : file;
  });
  const names = (await checkBytes(await packedAnew(swapped, modified))).problems.map(({ file }) => file);
  expect(names).toContain('data/events.csv');
  expect(names).toContain('data/items.csv');
});

it('finds bytes before, between and after the files', async () => {
  const pack = await somePack();
  const { directoryStart } = await archiveOf(pack);
  const extra = Buffer.from('extra');
  for (const changed of [
    Buffer.concat([extra, pack]),
    Buffer.concat([pack, extra]),
    Buffer.concat([pack.subarray(0, directoryStart), extra, pack.subarray(directoryStart)]),
    pack.subarray(0, pack.length - 1),
    Buffer.alloc(0),
  ]) {
    expect((await checkBytes(changed)).ok).toBe(false);
  }
});
