import { expect, test } from 'vitest';
import { readRow } from '#core/sources/agileapps/read-audit-row.ts';
import { createParserPool } from '#core/threads/parser-pool.ts';

function raws(count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    index % 50 === 7
      ? `<auditLog><id>${index}</id></auditLog>`
      : `<auditLog><id>${index}</id><date_created>2026-03-04T10:15:30.000Z</date_created><type>T &amp; ${index}</type></auditLog>`,
  );
}

test.each([0, 1, 2, 3])('%i threads read rows as one does, in the same order', async (threads) => {
  const pool = createParserPool('agileapps', readRow, threads);
  try {
    for (const count of [0, 1, 199, 200, 1_001]) {
      const rows = raws(count);
      expect(await pool.read(rows)).toEqual(rows.map(readRow));
    }
  } finally {
    await pool.stop();
  }
});
