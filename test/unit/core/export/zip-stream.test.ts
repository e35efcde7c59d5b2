import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { blockSize } from '#core/export/byte-sink.ts';
import { createZipWriter } from '#core/export/zip-stream.ts';
import type { ZipOptions } from '#core/export/zip-stream.ts';
import { createMemorySink } from '#test/support/export/memory-sink.ts';
import { readZip } from '#test/support/export/read-zip.ts';

const modified = new Date('2026-05-06T07:08:10Z');

async function writeArchive(
  entries: [name: string, content: Buffer][],
  options: Partial<ZipOptions> = {},
): Promise<Buffer> {
  const sink = createMemorySink();
  const zip = createZipWriter(sink, { modified, ...options });
  for (const [name, content] of entries) {
    const entry = await zip.openEntry(name);
    await entry.write(content);
    await entry.end();
  }
  await zip.finish();
  return sink.bytes();
}

test('content of many blocks comes back in order, incompressible content too', async () => {
  const text = Buffer.from(Array.from({ length: 900_000 }, (_, index) => `line ${String(index)}\n`).join(''));
  const noise = randomBytes(3 * blockSize + 17);

  const entries = readZip(
    await writeArchive([
      ['text.txt', text],
      ['noise.bin', noise],
      ['empty', Buffer.alloc(0)],
    ]),
  );

  expect(entries.map((entry) => entry.name)).toEqual(['text.txt', 'noise.bin', 'empty']);
  expect(entries[0]?.content.equals(text)).toBe(true);
  expect(entries[1]?.content.equals(noise)).toBe(true);
  expect(entries[2]?.content.length).toBe(0);
});

test('text and bytes written by turns keep their order', async () => {
  const sink = createMemorySink();
  const zip = createZipWriter(sink, { modified });
  const entry = await zip.openEntry('mixed');
  const long = 'ü'.repeat(blockSize);
  await entry.writeText('first ');
  await entry.write(Buffer.from('second '));
  await entry.writeText(long);
  await entry.writeText(' last');
  expect(entry.size).toBe(Buffer.byteLength(`first second ${long} last`));
  await entry.end();
  await zip.finish();

  expect(readZip(sink.bytes())[0]?.content.toString('utf8')).toBe(`first second ${long} last`);
});

test('the same content gives the same bytes', async () => {
  const content = Buffer.from('release '.repeat(500_000));
  const first = await writeArchive([['a', content]]);
  const second = await writeArchive([['a', content]]);
  expect(first.equals(second)).toBe(true);
});

test('entries carry the given time and UTF-8 names', async () => {
  const archive = await writeArchive([['Übersicht.txt', Buffer.from('x')]]);
  expect(readZip(archive)[0]?.name).toBe('Übersicht.txt');
  expect(archive.readUInt16LE(6) & 0x0800).toBe(0x0800);
  expect(archive.readUInt16LE(10)).toBe((7 << 11) | (8 << 5) | 5);
  expect(archive.readUInt16LE(12)).toBe(((2026 - 1980) << 9) | (5 << 5) | 6);
});

test('an entry of known size is written at once, without data descriptor', async () => {
  const sink = createMemorySink();
  const zip = createZipWriter(sink, { modified });
  await zip.addEntry('small.xml', '<ü/>');
  await zip.finish();
  expect(readZip(sink.bytes())[0]?.content.toString('utf8')).toBe('<ü/>');
  expect(sink.bytes().readUInt16LE(6) & 0x0008).toBe(0);
});

test('sizes, offsets and counts past the limits are written as Zip64', async () => {
  const limits = { bytes: 500, entries: 3 };
  const large = randomBytes(600);
  const archive = await writeArchive(
    [
      ['small', Buffer.from('x')],
      ['large', large],
      ['far', Buffer.from('y')],
    ],
    { limits },
  );

  const entries = readZip(archive);

  expect(entries.map((entry) => [entry.name, entry.zip64])).toEqual([
    ['small', false],
    ['large', true],
    ['far', true],
  ]);
  expect(entries[1]?.content.equals(large)).toBe(true);
});

test('a slow sink is waited for: no more than a few blocks are under way', async () => {
  let written = 0;
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const zip = createZipWriter(
    {
      async write(chunk) {
        written += chunk.byteLength;
        if (written > 100) await gate;
      },
    },
    { modified },
  );
  const entry = await zip.openEntry('noise');
  let taken = 0;
  const writing = (async () => {
    for (let block = 0; block < 20; block += 1) {
      await entry.write(randomBytes(blockSize));
      taken += 1;
    }
  })();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(taken).toBeLessThanOrEqual(6);
  release();
  await writing;
  expect(taken).toBe(20);
});

test('an error of the sink reaches the writer', async () => {
  const zip = createZipWriter({ write: () => Promise.reject(new Error('disk gone')) }, { modified });
  await expect(zip.openEntry('a')).rejects.toThrow('disk gone');
});
