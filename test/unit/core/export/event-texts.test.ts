import { afterAll, expect, test } from 'vitest';
import { allColumns } from '#core/export/columns.ts';
import { csvLine } from '#core/export/csv-writer.ts';
import { createEventTexts, isPlainColumn } from '#core/export/event-texts.ts';
import { readEvents } from '#core/store/event-reader.ts';
import { createExampleArchive } from '#test/support/example-archive.ts';

const archive = createExampleArchive();
afterAll(() => archive.close());
const ids = archive.database.prepare<[], number>('SELECT id FROM event ORDER BY id DESC').pluck().all();

test.each(['comma', 'semicolon', 'tab'] as const)(
  'a reader writes the lines that the columns give: %s',
  (delimiter) => {
    const columns = allColumns('events');
    expect(columns.map(({ key }) => key).filter((key) => !isPlainColumn(key))).toEqual([]);
    const write = createEventTexts(archive.database, { columns: columns.map(({ key }) => key), delimiter });
    const { bytes, rows } = write(ids);
    const expected = readEvents(archive.database, ids).map((event) => {
      const row = { source: { event }, item: null };
      return csvLine(
        columns.map((column) => column.value(row)),
        delimiter,
      );
    });
    expect(Buffer.from(bytes).toString('utf8')).toBe(expected.join(''));
    expect(rows).toBe(ids.length);
  },
);

test('a line of one empty cell is no blank line, and an event that is gone ends the export', () => {
  const write = createEventTexts(archive.database, { columns: ['target'], delimiter: 'comma' });
  const lines = Buffer.from(write(ids).bytes).toString('utf8').split('\r\n');
  expect(lines.filter((line) => line === '""')).toHaveLength(5);
  expect(() => write([...ids, 1])).toThrowError(/removed or changed/);
});
