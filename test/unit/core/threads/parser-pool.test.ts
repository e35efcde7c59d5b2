import { expect, test } from 'vitest';
import { readRow } from '#core/sources/agileapps/read-audit-row.ts';
import type { ReadRow } from '#core/sources/source.ts';
import { unpackRecord } from '#core/store/packed-record.ts';
import { createParserPool } from '#core/threads/parser-pool.ts';

function raws(count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    index % 50 === 7
      ? `<auditLog><id>${index}</id></auditLog>`
      : `<auditLog><id>${index}</id><date_created>2026-03-04T10:15:30.000Z</date_created><type>T &amp; ${index}</type></auditLog>`,
  );
}

const window = { connectionId: 1, windowId: 5 };

/** A row as its source reads it. */
function unpacked(row: ReadRow): ReadRow {
  return 'packed' in row.result ? { ...row, result: { record: unpackRecord(row.result.packed) } } : row;
}

test.each([0, 1, 2, 3])('%i threads read rows as one does, in the same order', async (threads) => {
  const pool = createParserPool('agileapps', readRow, threads);
  try {
    for (const count of [0, 1, 199, 200, 1_001]) {
      const rows = raws(count);
      const read = await pool.read(rows, window);
      expect(read.map(unpacked)).toEqual(rows.map(readRow));
      expect(read.map(({ result }) => Object.keys(result)[0])).toEqual(
        rows.map((raw) => (raw.includes('<type>') ? 'packed' : 'unreadable')),
      );
    }
  } finally {
    await pool.stop();
  }
});
