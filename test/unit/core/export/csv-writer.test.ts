import { expect, test } from 'vitest';
import { chooseColumns } from '#core/export/columns.ts';
import { createCsvWriter, csvLine } from '#core/export/csv-writer.ts';
import { makeEvent } from '#test/support/export/make-event.ts';
import { createMemorySink } from '#test/support/export/memory-sink.ts';

test('cells are quoted where RFC 4180 asks for it', () => {
  expect(csvLine(['a', 'b,c', 'd"e', 'f\ng', 'h\ri', ' j '])).toBe('a,"b,c","d""e","f\ng","h\ri", j \r\n');
});

test('absent values are empty, numbers and booleans plain, texts guarded', () => {
  expect(csvLine([null, -5, true, '-5', '=1', '+1,2', '0012'])).toBe(',-5,true,-5,\'=1,"\'+1,2",0012\r\n');
});

test('a line of one empty cell is not a blank line', () => {
  expect(csvLine([null])).toBe('""\r\n');
});

test.each([
  [false, ''],
  [true, '\uFEFF'],
])('a byte order mark comes only when asked for: %s', async (withMark, start) => {
  const sink = createMemorySink();
  const writer = createCsvWriter(sink, chooseColumns(['time', 'summary'], 'events'), withMark);
  await writer.write({ source: { event: makeEvent({ summary: 'Zoë' }) }, item: null });
  await writer.finish();
  expect(sink.bytes().toString('utf8')).toBe(`${start}time,summary\r\n2026-03-04T10:15:30.123Z,Zoë\r\n`);
});

test('rows longer than a block and rows of many blocks keep their order', async () => {
  const sink = createMemorySink();
  const writer = createCsvWriter(sink, chooseColumns(['summary'], 'events'), false);
  const summaries = Array.from({ length: 40 }, (_, index) => String(index).repeat(index === 20 ? 2_000_000 : 50_000));
  for (const summary of summaries) await writer.write({ source: { event: makeEvent({ summary }) }, item: null });
  await writer.finish();
  expect(sink.bytes().toString('utf8').split('\r\n')).toEqual(['summary', ...summaries, '']);
});
