import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guardFormula } from '#shared/formula-guard.ts';
import { chooseColumns } from '#core/export/columns.ts';
import { createCsvWriter } from '#core/export/csv-writer.ts';
import type { RowWriter } from '#core/export/row-writer.ts';
import { createXlsxWriter } from '#core/export/xlsx-writer.ts';
import { makeEvent } from '#test/support/export/make-event.ts';
import { createMemorySink } from '#test/support/export/memory-sink.ts';
import { parseCsv } from '#test/support/export/parse-csv.ts';
import { readWorkbook } from '#test/support/export/read-workbook.ts';

/** Texts with everything that is special somewhere: escapes of sheets, markup, controls, half surrogate pairs. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '_x',
        '_x0041_',
        '_x00',
        '_',
        '0041',
        'x0000',
        '\u0001',
        '\r',
        '\r\n',
        '\n',
        '\t',
        '\ud83d',
        '\ude00',
      ),
      fc.constantFrom(
        '&amp;',
        '<',
        '>',
        ']]>',
        '"',
        '""',
        ',',
        ';',
        '=',
        '+',
        '-',
        '@',
        '＝',
        "'",
        ' ',
        '\u0000',
        '\uffff',
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

const rows = fc.array(fc.record({ summary: hostileText, record: hostileText, object: hostileText }), { maxLength: 20 });
const columns = chooseColumns(['summary', 'record', 'object'], 'events');

async function writeAll(
  writer: RowWriter,
  texts: { summary: string; record: string; object: string }[],
): Promise<void> {
  for (const facts of texts) await writer.write({ source: { event: makeEvent(facts) }, item: null });
  await writer.finish();
  await writer.discard();
}

test('any text comes back from CSV, guarded where it looks like a formula', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (texts) => {
      const sink = createMemorySink();
      await writeAll(createCsvWriter(sink, columns, false), texts);
      const guarded = texts.map(({ summary, record, object }) =>
        [summary, record, object].map((text) => guardFormula(text).toWellFormed()),
      );
      expect(parseCsv(sink.bytes().toString('utf8'))).toEqual([['summary', 'record', 'object'], ...guarded]);
    }),
    { numRuns: 300 },
  );
});

test('any text comes back from a workbook, as text', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (texts) => {
      const sink = createMemorySink();
      const writer = await createXlsxWriter(sink, {
        columns,
        sheetName: 'Events',
        zone: 'UTC',
        createdAt: '2026-05-06T07:08:09.000Z',
        file: join(tmpdir(), 'never-made.xlsx'),
        about: () => [],
      });
      await writeAll(writer, texts);
      const [sheet] = readWorkbook(sink.bytes());
      texts.forEach((facts, index) => {
        const place = String(index + 2);
        for (const [letter, text] of [
          ['A', facts.summary],
          ['B', facts.record],
          ['C', facts.object],
        ] as const) {
          const cell = sheet?.cells.get(letter + place);
          expect(cell?.value ?? '').toBe(text.toWellFormed());
          expect(cell?.type ?? 'inlineStr').toBe('inlineStr');
        }
      });
    }),
    { numRuns: 300 },
  );
});
