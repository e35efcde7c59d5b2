import { closeSync, openSync, writeSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { blockSize } from './byte-sink.ts';
import { toExportError } from './export-error.ts';
import { partialPath } from './partial-file.ts';
import { columnLetters, numberCell, textCell } from './sheet-xml.ts';
import type { SheetColumn, Workbook } from './workbook.ts';
import { cellStyle } from './xlsx-styles.ts';
import { cutText, longestCellText } from './xlsx-text.ts';

/** Where a text stands that is too long for its cell. */
export interface TextPlace {
  sheet: string;
  cell: string;
  /** The column's name. */
  column: string;
}

/** Keeps what does not fit into cells, and writes it to annex sheets at the end. */
export interface LongTexts {
  /** Takes a text of more than 32,767 UTF-16 units; returns what the cell holds: its beginning and where it goes on. */
  keep(text: string, place: TextPlace): string;
  /** Writes the annex sheets, if any. */
  writeTo(workbook: Workbook): Promise<void>;
  /** Removes the temporary files. */
  discard(): Promise<void>;
}

interface Annex {
  name: string;
  path: string;
  descriptor: number;
  nextRow: number;
}

const annexColumns: SheetColumn[] = [
  { header: 'sheet', width: 18 },
  { header: 'cell', width: 12 },
  { header: 'column', width: 18 },
  { header: 'part', width: 8 },
  { header: 'text', width: 100 },
];

/** Room for ` … [continues on sheet "31 characters", rows 1048575 to 1048576]`. */
const pointerRoom = 120;

/**
 * The annex of a workbook. A ZIP archive takes one sheet after the other, so rows of the annex wait in a file
 * beside the export (they may be larger than memory); it is made when the first long text comes.
 *
 * @param file path of the export, beside which the waiting files are made and which errors name
 * @param rowsPerSheet rows of a sheet, the header among them
 */
export function createLongTexts(workbook: Workbook, file: string, rowsPerSheet: number): LongTexts {
  const annexes: Annex[] = [];

  function annexFor(rows: number): Annex {
    const last = annexes.at(-1);
    if (last && last.nextRow + rows - 1 <= rowsPerSheet) return last;
    const path = `${partialPath(file)}.texts`;
    const descriptor = guarded(file, () => openSync(path, 'wx'));
    const annex = { name: workbook.reserveName('Long texts'), path, descriptor, nextRow: 2 };
    annexes.push(annex);
    return annex;
  }

  return {
    keep(text, place) {
      const [head = ''] = cutText(text, longestCellText - pointerRoom);
      const parts = cutText(text.slice(head.length), longestCellText);
      const annex = annexFor(parts.length);
      const first = annex.nextRow;
      parts.forEach((part, index) => {
        const rowXml = annexRow(annex.nextRow, place, index + 2, part);
        guarded(file, () => {
          writeFully(annex.descriptor, Buffer.from(rowXml, 'utf8'));
        });
        annex.nextRow += 1;
      });
      const last = annex.nextRow - 1;
      const rows = first === last ? `row ${String(first)}` : `rows ${String(first)} to ${String(last)}`;
      return `${head} … [continues on sheet "${annex.name}", ${rows}]`;
    },

    async writeTo(target) {
      for (const annex of annexes) {
        const sheet = await target.openSheet(annex.name, annexColumns);
        const handle = await open(annex.path, 'r');
        try {
          for await (const chunk of handle.createReadStream({ highWaterMark: blockSize, autoClose: false })) {
            await sheet.appendBytes(chunk as Buffer, 0);
          }
        } finally {
          await handle.close();
        }
        await sheet.appendBytes(Buffer.alloc(0), annex.nextRow - 2);
        await sheet.end();
      }
    },

    async discard() {
      for (const annex of annexes.splice(0)) {
        closeSync(annex.descriptor);
        await rm(annex.path, { force: true });
      }
    },
  };
}

function annexRow(row: number, place: TextPlace, part: number, text: string): string {
  const texts = [place.sheet, place.cell, place.column].map((value, index) =>
    textCell(`${columnLetters(index)}${String(row)}`, value, cellStyle.plain),
  );
  const number = numberCell(`D${String(row)}`, part, cellStyle.plain);
  return `<row r="${String(row)}">${texts.join('')}${number}${textCell(`E${String(row)}`, text, cellStyle.plain)}</row>`;
}

function writeFully(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
}

function guarded<Value>(file: string, action: () => Value): Value {
  try {
    return action();
  } catch (error) {
    throw toExportError(error, file);
  }
}
