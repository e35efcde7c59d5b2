import { expect, test } from 'vitest';
import { readRow } from '#core/sources/agileapps/read-audit-row.ts';
import type { ReadRow } from '#core/sources/source.ts';
import { unpackRecord } from '#core/store/packed-record.ts';
import { createParserPool } from '#core/threads/parser-pool.ts';
import { openSealed } from '#core/threads/sealed-records.ts';

function raws(count: number, unreadable: boolean): string[] {
  return Array.from({ length: count }, (_, index) =>
    unreadable && index % 50 === 7
      ? `<auditLog><id>${index}</id></auditLog>`
      : `<auditLog><id>${index}</id><date_created>2026-03-04T10:15:30.000Z</date_created><type>T &amp; ${index}</type></auditLog>`,
  );
}

/** The rows as they lie in a body. */
function inBody(texts: readonly string[]): Uint8Array[] {
  const between = '\n';
  const body = new Uint8Array(Buffer.from(texts.join(between)));
  let start = 0;
  return texts.map((text) => {
    const end = start + Buffer.byteLength(text);
    const row = body.subarray(start, end);
    start = end + between.length;
    return row;
  });
}

const window = { connectionId: 1, windowId: 5 };

function countOf(sealed: Uint8Array | null): number {
  return sealed === null ? 0 : [...openSealed(sealed)].reduce((sum, { records }) => sum + records.length, 0);
}

/** A row as its source reads it. */
function unpacked(row: ReadRow): ReadRow {
  return 'packed' in row.result ? { ...row, result: { record: unpackRecord(row.result.packed) } } : row;
}

test.each([0, 1, 2, 3])('%i threads read pages as one does, rows in the same order', async (threads) => {
  const pool = createParserPool('agileapps', readRow, threads);
  try {
    const pages = [0, 1, 65, 2_001].flatMap((count) => [raws(count, true), raws(count, false)]);
    const readings = pages.map((rows, index) => pool.read(inBody(rows), { window, compressed: index % 3 !== 0 }));
    for (const [index, reading] of readings.entries()) {
      const rows = pages[index] ?? [];
      const expected = rows.map(readRow);
      const read = await reading;
      expect(read.rows().map(unpacked)).toEqual(expected);
      expect(read.keys).toEqual(expected.map(({ key }) => key));
      expect(read.hashes).toEqual(expected.map(({ hash }) => hash));
      expect(read.times).toEqual(expected.map(({ timeMs }) => timeMs));
      const unreadable = expected.flatMap(({ result }) => ('unreadable' in result ? [result.unreadable] : []));
      expect(read.unreadable).toEqual(unreadable);
      expect(countOf(read.sealed)).toBe(rows.length - unreadable.length);
    }
  } finally {
    await pool.stop();
  }
});

test('payloads are compressed where they are likely to be stored, and found again all the same', async () => {
  const pool = createParserPool('agileapps', readRow, 1);
  try {
    const rows = raws(130, false);
    for (const compressed of [true, false]) {
      const { sealed } = await pool.read(inBody(rows), { window, compressed });
      const parts = [...openSealed(sealed ?? new Uint8Array())];
      const counts = parts.map(({ blocks }) => blocks?.map(({ count }) => count) ?? null);
      expect(counts).toEqual(compressed ? [[64, 64], [2]] : [null, null]);
      expect(parts.flatMap(({ records }) => records.map(({ raw }) => raw))).toEqual(rows);
    }
  } finally {
    await pool.stop();
  }
});

test('a thread reads its pages in their order', async () => {
  const pool = createParserPool('agileapps', readRow, 1);
  try {
    pool.start();
    const order: number[] = [];
    const pages = [5_000, 2_000].map((count) => pool.read(inBody(raws(count, false)), { window, compressed: true }));
    await Promise.all(pages.map(async (page) => order.push((await page).keys.length)));
    expect(order).toEqual([5_000, 2_000]);
  } finally {
    await pool.stop();
  }
});
