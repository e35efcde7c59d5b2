import type { CsvDelimiter } from '#shared/export-request.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { ByteSink } from './byte-sink.ts';
import type { CellValue, ExportColumn } from './columns.ts';
import { csvCellWriter } from './csv-cell.ts';
import type { PlainCell, PlainRow } from './plain-events.ts';
import type { RowWriter } from './row-writer.ts';
import { createTextWriter } from './text-writer.ts';
import { rememberWords } from './word-memory.ts';

const byteOrderMark = '\uFEFF';

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
  return createTextWriter(sink, {
    start: (withMark ? byteOrderMark : '') + header,
    toText: (row) =>
      csvLine(
        columns.map((column) => column.value(row)),
        delimiter,
      ),
    plainText: (cells) => plainLine(cells, delimiter),
  });
}

/** The same line of a row as the store has it. */
function plainLine(cells: readonly PlainCell[], delimiter: CsvDelimiter): (row: PlainRow) => string {
  const { mark, cell } = csvCellWriter(delimiter);
  const writers = cells.map((plain): ((row: PlainRow) => string) => {
    switch (plain.is) {
      case 'word': {
        const word = rememberWords((id) => cell(plain.text(id)));
        return (row) => {
          const id = plain.id(row);
          return id === null ? '' : word(id);
        };
      }
      case 'time':
        return (row) => formatIso(plain.timeMs(row));
      case 'value':
        return (row) => cell(plain.value(row));
    }
  });
  return (row) => {
    let line = '';
    for (let index = 0; index < writers.length; index++) {
      if (index > 0) line += mark;
      line += (writers[index] as (typeof writers)[number])(row);
    }
    return line === '' ? '""\r\n' : `${line}\r\n`;
  };
}

/** One line with its CRLF. A line of one empty cell is written `""`, because readers skip blank lines. */
export function csvLine(cells: readonly CellValue[], delimiter: CsvDelimiter = 'comma'): string {
  const { mark, cell } = csvCellWriter(delimiter);
  const line = cells.map((value) => cell(value ?? null)).join(mark);
  return `${line === '' ? '""' : line}\r\n`;
}
