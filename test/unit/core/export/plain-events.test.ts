import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ByteSink } from '#core/export/byte-sink.ts';
import { allColumns } from '#core/export/columns.ts';
import type { ExportColumn } from '#core/export/columns.ts';
import { createCsvWriter } from '#core/export/csv-writer.ts';
import { createNdjsonWriter } from '#core/export/ndjson-writer.ts';
import { isPlainColumn, openPlainEvents } from '#core/export/plain-events.ts';
import type { RowWriter } from '#core/export/row-writer.ts';
import { createXlsxWriter, sheetLimits } from '#core/export/xlsx-writer.ts';
import { readEvents } from '#core/store/event-reader.ts';
import { createExampleArchive } from '#test/support/example-archive.ts';
import { createMemorySink } from '#test/support/export/memory-sink.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const archive = createExampleArchive();
afterAll(() => archive.close());
const ids = archive.database.prepare<[], number>('SELECT id FROM event ORDER BY id DESC').pluck().all();
const columns = allColumns('events');

type Create = (sink: ByteSink, columns: readonly ExportColumn[]) => RowWriter | Promise<RowWriter>;

/** The file of all events, from rows as the store has them or from the events themselves. */
async function write(create: Create, chosen: readonly ExportColumn[], plain: boolean): Promise<Buffer> {
  const sink = createMemorySink();
  const writer = await create(sink, chosen);
  if (plain) {
    const events = openPlainEvents(
      archive.database,
      chosen.map(({ key }) => key),
    );
    const writeRow = writer.writePlain?.(events.cells);
    for (const row of events.read(ids)) await writeRow?.(row);
  } else {
    for (const event of readEvents(archive.database, ids)) await writer.write({ source: { event }, item: null });
  }
  await writer.finish();
  await writer.discard();
  return sink.bytes();
}

const workbook: Create = (sink, chosen) =>
  createXlsxWriter(sink, {
    columns: chosen,
    sheetName: 'Events',
    zone: 'Europe/Berlin',
    createdAt: '2026-05-06T07:08:09.000Z',
    file: join(temporaryFolder(), 'result.xlsx'),
    about: ({ rows, sheets }) => [['Rows', `${String(rows)} on ${sheets.join(', ')}`]],
    limits: { ...sheetLimits, rows: 5 },
  });

const formats: [string, Create][] = [
  ['CSV', (sink, chosen) => createCsvWriter(sink, chosen, true)],
  ['CSV with semicolons', (sink, chosen) => createCsvWriter(sink, chosen, false, 'semicolon')],
  ['CSV with tabs', (sink, chosen) => createCsvWriter(sink, chosen, false, 'tab')],
  ['NDJSON', createNdjsonWriter],
  ['XLSX', workbook],
];

test.each(formats)('%s: rows as the store has them give the bytes that events give', async (_, create) => {
  expect(columns.map(({ key }) => key).filter((key) => !isPlainColumn(key))).toEqual([]);
  const bytes = await write(create, columns, true);
  expect(bytes.length).toBeGreaterThan(ids.length * 100);
  expect(bytes.equals(await write(create, columns, false))).toBe(true);
});

test('a line of one empty cell is no blank line', async () => {
  const target = columns.filter(({ key }) => key === 'target');
  const lines = (await write((sink, chosen) => createCsvWriter(sink, chosen, false), target, true)).toString('utf8');
  expect(lines.split('\r\n').filter((line) => line === '""')).toHaveLength(5);
});

test('an event that is gone ends the export', () => {
  const events = openPlainEvents(archive.database, ['target']);
  expect(() => events.read([...ids, 1])).toThrowError(/removed or changed/);
});
