import { legalSheetName } from './sheet-name.ts';
import { columnLetters, headerRow, sheetEnd, sheetRelations, sheetStart } from './sheet-xml.ts';
import type { SheetLink } from './sheet-xml.ts';
import {
  appPropertiesXml,
  contentTypesXml,
  corePropertiesXml,
  packageRelationsXml,
  workbookRelationsXml,
  workbookXml,
} from './workbook-parts.ts';
import type { WorkbookSheet } from './workbook-parts.ts';
import { stylesXml } from './xlsx-styles.ts';
import type { ZipWriter } from './zip-stream.ts';

/** A column as a sheet shows it; `width` in characters. */
export interface SheetColumn {
  header: string;
  width: number;
}

/** A sheet being written, row by row. */
export interface Sheet {
  readonly name: string;
  /** The number of the row that comes next; the header is row 1. */
  readonly nextRow: number;
  /** Bytes of XML so far, uncompressed. */
  readonly bytes: number;
  readonly links: SheetLink[];
  /** Adds the row `nextRow`. Resolves, or is null, when there is room for more. */
  append(rowXml: string): Promise<void> | null;
  /** Adds rows that are already bytes. */
  appendBytes(rows: Uint8Array, count: number): Promise<void>;
  end(): Promise<void>;
}

export interface Workbook {
  /** A legal name near the wished one, kept for the caller. */
  reserveName(wished: string): string;
  /** Begins the next sheet; the one before must have ended. The first is the one shown. */
  openSheet(name: string, columns: readonly SheetColumn[]): Promise<Sheet>;
  finish(): Promise<void>;
}

/**
 * A workbook over a ZIP archive: sheets are streamed one after the other, the parts that list them come last.
 * The first entries are those by which file type detectors know a workbook.
 *
 * @param created ISO 8601 UTC, for the document's properties
 */
export async function createWorkbook(zip: ZipWriter, created: string): Promise<Workbook> {
  const names: string[] = [];
  const sheets: WorkbookSheet[] = [];
  await zip.addEntry('_rels/.rels', packageRelationsXml);
  await zip.addEntry('docProps/core.xml', corePropertiesXml(created));
  await zip.addEntry('xl/styles.xml', stylesXml);

  async function openSheet(name: string, columns: readonly SheetColumn[]): Promise<Sheet> {
    const sheet = { name, range: '' };
    sheets.push(sheet);
    const number = String(sheets.length);
    const entry = await zip.openEntry(`xl/worksheets/sheet${number}.xml`);
    const links: SheetLink[] = [];
    const start = sheetStart(
      columns.map((column) => column.width),
      sheets.length === 1,
    );
    let nextRow = 2;
    await entry.writeText(start + headerRow(columns.map((column) => column.header)));

    return {
      name,
      links,
      get nextRow() {
        return nextRow;
      },
      get bytes() {
        return entry.size;
      },
      append(rowXml) {
        nextRow += 1;
        return entry.writeText(rowXml);
      },
      async appendBytes(rows, count) {
        nextRow += count;
        await entry.write(rows);
      },
      async end() {
        const lastColumn = columnLetters(columns.length - 1);
        const lastRow = String(nextRow - 1);
        sheet.range = `$A$1:$${lastColumn}$${lastRow}`;
        await entry.writeText(sheetEnd(`A1:${lastColumn}${lastRow}`, links));
        await entry.end();
        if (links.length > 0) {
          await zip.addEntry(`xl/worksheets/_rels/sheet${number}.xml.rels`, sheetRelations(links));
        }
      },
    };
  }

  return {
    reserveName(wished) {
      const name = legalSheetName(wished, names);
      names.push(name);
      return name;
    },
    openSheet,
    async finish() {
      await zip.addEntry('xl/workbook.xml', workbookXml(sheets));
      await zip.addEntry('xl/_rels/workbook.xml.rels', workbookRelationsXml(sheets.length));
      await zip.addEntry('docProps/app.xml', appPropertiesXml);
      await zip.addEntry('[Content_Types].xml', contentTypesXml(sheets.length));
      await zip.finish();
    },
  };
}
