import { createZoneClock } from '#shared/zone-clock.ts';
import type { ByteSink } from './byte-sink.ts';
import type { CellValue, ExportColumn } from './columns.ts';
import { toDateSerial } from './date-serial.ts';
import type { ExportRow } from './export-row.ts';
import { createLongTexts } from './long-texts.ts';
import type { PlainCell, PlainRow } from './plain-events.ts';
import { plainSheetCell, textStyle } from './plain-sheet-cell.ts';
import type { RowWriter } from './row-writer.ts';
import { booleanCell, columnLetters, numberCell, textCell } from './sheet-xml.ts';
import { sheetAddress } from './sheet-address.ts';
import { createWorkbook } from './workbook.ts';
import type { Sheet, SheetColumn } from './workbook.ts';
import { cellStyle } from './xlsx-styles.ts';
import { longestCellText } from './xlsx-text.ts';
import { createZipWriter } from './zip-stream.ts';

/** What one sheet may hold (Excel specifications and limits); only tests set it lower. */
export interface SheetLimits {
  /** Rows, the header among them. */
  rows: number;
  links: number;
  /** Bytes of XML: below 4 GiB, so that no part of the archive needs Zip64, which not every reader knows. */
  bytes: number;
}

export const sheetLimits: SheetLimits = { rows: 1_048_576, links: 65_530, bytes: 4_000_000_000 };

export interface XlsxOptions {
  columns: readonly ExportColumn[];
  /** Name of the sheet; further sheets get a number. */
  sheetName: string;
  /** IANA zone of the dates; the headers of time columns name it. */
  zone: string;
  /** ISO 8601 UTC. */
  createdAt: string;
  /** Path of the export; texts too long for a cell wait in files beside it. */
  file: string;
  /** Lines of the last sheet, "About this export", asked for when all rows are written. */
  about(written: { rows: number; sheets: string[] }): [label: string, value: CellValue][];
  limits?: SheetLimits;
}

/** Level 6 makes a workbook a twelfth smaller and deflating it takes nearly twice the time. */
const sheetLevel = 3;

const aboutColumns: SheetColumn[] = [
  { header: 'About this export', width: 28 },
  { header: 'Value', width: 110 },
];

/**
 * A workbook (ECMA-376 SpreadsheetML) as a stream in flat memory: typed dates, numbers and booleans, texts as
 * inline strings, so that ids keep their zeros and formulas stay text. Rows past a sheet's limit go on in the
 * next one under the same header, and texts past a cell's limit on an annex sheet.
 */
export async function createXlsxWriter(sink: ByteSink, options: XlsxOptions): Promise<RowWriter> {
  const limits = options.limits ?? sheetLimits;
  const clock = createZoneClock(options.zone);
  const zip = createZipWriter(sink, { modified: new Date(options.createdAt), level: sheetLevel });
  const workbook = await createWorkbook(zip, options.createdAt);
  const aboutName = workbook.reserveName('About this export');
  const longTexts = createLongTexts(workbook, options.file, limits.rows);
  let table = tableOf(options.sheetName, options.columns);
  let first = true;
  const sheetNames: string[] = [];
  let rows = 0;
  let sheet = await nextSheet();

  function nextSheet(): Promise<Sheet> {
    const name = workbook.reserveName(table.name);
    if (first) sheetNames.push(name);
    const sheetColumns = table.columns.map(({ key, type, width }) => ({
      header: type === 'time' ? `${key} (${options.zone})` : key,
      width,
    }));
    return workbook.openSheet(name, sheetColumns);
  }

  function cellXml(column: ExportColumn, cell: string, value: CellValue, address: string | null): string {
    if (value === null || value === '') return '';
    if (typeof value === 'number') return numberCell(cell, value, cellStyle.plain);
    if (typeof value === 'boolean') return booleanCell(cell, value);
    if (column.type === 'time') {
      const serial = toDateSerial(value, clock);
      if (serial !== null) return numberCell(cell, serial, cellStyle.time);
    }
    if (value.length > longestCellText) {
      const text = longTexts.keep(value, { sheet: sheet.name, cell, column: column.key });
      return textCell(cell, text, textStyle(text));
    }
    return textCell(cell, value, addLink(cell, address) ? cellStyle.link : textStyle(value));
  }

  /** Links the cell where it has one good address and the sheet has room for one more link. */
  function addLink(cell: string, wanted: string | null): boolean {
    const address = sheetAddress(wanted);
    if (address === null || sheet.links.length >= limits.links) return false;
    sheet.links.push({ cell, address });
    return true;
  }

  function rowXml(row: ExportRow, place: string): string {
    let xml = '';
    for (const { column, letters } of table.cells) {
      xml += cellXml(column, letters + place, column.value(row), column.address?.(row) ?? null);
    }
    return xml;
  }

  /** Adds the next row; `cellsOf` gives its cells at a place. */
  function add<Row>(row: Row, cellsOf: (row: Row, place: string) => string): Promise<void> | null {
    if (sheet.nextRow > limits.rows || sheet.bytes > limits.bytes) return addToNextSheet(row, cellsOf);
    const place = String(sheet.nextRow);
    if (first) rows += 1;
    return sheet.append(`<row r="${place}">${cellsOf(row, place)}</row>`);
  }

  async function addToNextSheet<Row>(row: Row, cellsOf: (row: Row, place: string) => string): Promise<void> {
    await sheet.end();
    sheet = await nextSheet();
    await add(row, cellsOf);
  }

  async function writeAbout(): Promise<void> {
    const about = await workbook.openSheet(aboutName, aboutColumns);
    for (const [label, value] of options.about({ rows, sheets: sheetNames })) {
      const row = String(about.nextRow);
      const labelCell = textCell(`A${row}`, label, cellStyle.wrapped);
      const valueCell =
        typeof value === 'number'
          ? numberCell(`B${row}`, value, cellStyle.wrapped)
          : textCell(`B${row}`, String(value ?? ''), cellStyle.wrapped);
      await about.append(`<row r="${row}">${labelCell}${valueCell}</row>`);
    }
    await about.end();
  }

  return {
    write: (row) => add(row, rowXml),
    writePlain(plain) {
      const cells = table.cells.map(({ column, letters }, index) =>
        plainSheetCell(plain[index] as PlainCell, letters, clock, (reference, value, address) =>
          cellXml(column, reference, value, address),
        ),
      );
      const xmlOf = (row: PlainRow, place: string): string => {
        let xml = '';
        for (const cell of cells) xml += cell(row, place);
        return xml;
      };
      return (row) => add(row, xmlOf);
    },
    async beginTable(name, columns) {
      await sheet.end();
      table = tableOf(name, columns);
      first = false;
      sheet = await nextSheet();
    },
    async finish() {
      await sheet.end();
      await longTexts.writeTo(workbook);
      await writeAbout();
      await workbook.finish();
    },
    discard: () => longTexts.discard(),
  };
}

/** What the sheets of a table have in common. */
function tableOf(name: string, columns: readonly ExportColumn[]) {
  return { name, columns, cells: columns.map((column, index) => ({ column, letters: columnLetters(index) })) };
}
