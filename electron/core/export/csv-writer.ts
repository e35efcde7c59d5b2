import type { CsvDelimiter } from '#shared/export-request.ts';
import { guardFormula } from '#shared/formula-guard.ts';
import type { ByteSink } from './byte-sink.ts';
import type { CellValue, ExportColumn } from './columns.ts';
import type { RowWriter } from './row-writer.ts';
import { createTextWriter } from './text-writer.ts';

const byteOrderMark = '\uFEFF';

/** What stands between cells, and what makes quotes needed with it. */
const delimiters: Record<CsvDelimiter, { mark: string; needsQuotes: RegExp }> = {
  comma: { mark: ',', needsQuotes: /[",\r\n]/ },
  semicolon: { mark: ';', needsQuotes: /[";\r\n]/ },
  tab: { mark: '\t', needsQuotes: /["\t\r\n]/ },
};

/**
 * CSV after RFC 4180: a header line, CRLF, quotes where a cell holds a quote, the delimiter or a line break. Times stay
 * ISO 8601 UTC, booleans are `true` and `false`, absent values empty; texts that a spreadsheet would take for
 * formulas are guarded.
 *
 * @param withMark writes a byte order mark first, by which some spreadsheets know UTF-8
 */
export function createCsvWriter(
  sink: ByteSink,
  columns: readonly ExportColumn[],
  withMark: boolean,
  delimiter: CsvDelimiter = 'comma',
): RowWriter {
  const header = csvLine(
    columns.map((column) => column.key),
    delimiter,
  );
  return createTextWriter(sink, (withMark ? byteOrderMark : '') + header, (row) =>
    csvLine(
      columns.map((column) => column.value(row)),
      delimiter,
    ),
  );
}

/** One line with its CRLF. A line of one empty cell is written `""`, because readers skip blank lines. */
export function csvLine(cells: readonly CellValue[], delimiter: CsvDelimiter = 'comma'): string {
  const { mark, needsQuotes } = delimiters[delimiter];
  let line = '';
  for (let index = 0; index < cells.length; index++) {
    const cell = csvCell(cells[index] ?? null, needsQuotes);
    line += index === 0 ? cell : mark + cell;
  }
  return `${line === '' ? '""' : line}\r\n`;
}

function csvCell(value: CellValue, needsQuotes: RegExp): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = guardFormula(value);
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
