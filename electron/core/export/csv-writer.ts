import { guardFormula } from '#shared/formula-guard.ts';
import type { ByteSink } from './byte-sink.ts';
import type { CellValue, ExportColumn } from './columns.ts';
import type { RowWriter } from './row-writer.ts';
import { createTextWriter } from './text-writer.ts';

const byteOrderMark = '\uFEFF';
const needsQuotes = /[",\r\n]/;

/**
 * CSV after RFC 4180: a header line, CRLF, quotes where a cell holds a quote, comma or line break. Times stay
 * ISO 8601 UTC, booleans are `true` and `false`, absent values empty; texts that a spreadsheet would take for
 * formulas are guarded.
 *
 * @param withMark writes a byte order mark first, by which some spreadsheets know UTF-8
 */
export function createCsvWriter(sink: ByteSink, columns: readonly ExportColumn[], withMark: boolean): RowWriter {
  const header = csvLine(columns.map((column) => column.key));
  return createTextWriter(sink, (withMark ? byteOrderMark : '') + header, (row) =>
    csvLine(columns.map((column) => column.value(row))),
  );
}

/** One line with its CRLF. A line of one empty cell is written `""`, because readers skip blank lines. */
export function csvLine(cells: readonly CellValue[]): string {
  let line = '';
  for (let index = 0; index < cells.length; index++) {
    line += index === 0 ? csvCell(cells[index] ?? null) : `,${csvCell(cells[index] ?? null)}`;
  }
  return `${line === '' ? '""' : line}\r\n`;
}

function csvCell(value: CellValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = guardFormula(value);
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
