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

function bodyOf(rows: readonly string[]): Uint8Array {
  const count = `<recordCount>${rows.length}</recordCount>`;
  return new TextEncoder().encode(`<platform>${rows.join('\n')}<message><code>0</code></message>${count}</platform>`);
}

const window = { connectionId: 1, windowId: 5 };

/** A row as its source reads it. */
function unpacked(row: ReadRow): ReadRow {
  return 'packed' in row.result ? { ...row, result: { record: unpackRecord(row.result.packed) } } : row;
}

test.each([1, 2, 3])('%i threads read bodies as one does, rows in the same order', async (threads) => {
  const pool = createParserPool('agileapps', threads);
  try {
    const bodies = [0, 1, 65, 1_001].flatMap((count) => [raws(count, true), raws(count, false)]);
    const readings = bodies.map((rows, index) =>
      pool.read({ body: bodyOf(rows), contentType: 'application/xml', window, compressed: index % 3 !== 0 }),
    );
    for (const [index, { head, page }] of readings.entries()) {
      const rows = bodies[index] ?? [];
      const expected = rows.map(readRow);
      expect(await head).toMatchObject({ envelope: { code: '0', recordCount: rows.length }, count: rows.length });
      const read = await page;
      expect(read.rows().map(unpacked)).toEqual(expected);
      expect(read.keys).toEqual(expected.map(({ key }) => key));
      expect(read.hashes).toEqual(expected.map(({ hash }) => hash));
      expect(read.times).toEqual(expected.map(({ timeMs }) => timeMs));
      const isPlain = expected.length > 0 && expected.every(({ result }) => 'record' in result);
      expect(read.sealed !== null).toBe(isPlain);
    }
  } finally {
    await pool.stop();
  }
});

test('payloads are compressed where they are likely to be stored, and found again all the same', async () => {
  const pool = createParserPool('agileapps', 1);
  try {
    const rows = raws(130, false);
    for (const compressed of [true, false]) {
      const { page } = pool.read({ body: bodyOf(rows), contentType: null, window, compressed });
      const { records, blocks } = openSealed((await page).sealed ?? new Uint8Array());
      expect(blocks?.map(({ count }) => count) ?? null).toEqual(compressed ? [64, 64, 2] : null);
      expect(records.map(({ raw }) => raw)).toEqual(rows);
    }
  } finally {
    await pool.stop();
  }
});

test('a body that is something else has no head and no rows', async () => {
  const pool = createParserPool('agileapps', 1);
  try {
    const body = new TextEncoder().encode('<html>Sign in</html');
    const { head, page } = pool.read({ body, contentType: 'text/html', window, compressed: true });
    const text = '<html>Sign in</html';
    expect(await head).toEqual({ body: new TextEncoder().encode(text) });
    expect((await page).rows()).toEqual([]);
  } finally {
    await pool.stop();
  }
});

test('a thread started ahead reads its bodies in their order, and cuts a later one between', async () => {
  const pool = createParserPool('agileapps', 1);
  try {
    pool.start();
    const order: string[] = [];
    const readings = [5_000, 10].map((count) => {
      const { head, page } = pool.read({
        body: bodyOf(raws(count, false)),
        contentType: null,
        window,
        compressed: true,
      });
      void head.then(() => order.push(`cut ${count}`));
      return page.then(() => order.push(`read ${count}`));
    });
    await Promise.all(readings);
    expect(order).toEqual(['cut 5000', 'cut 10', 'read 5000', 'read 10']);
  } finally {
    await pool.stop();
  }
});
