import { looksLikeFormula } from '#shared/formula-guard.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { ZoneClock } from '#shared/zone-clock.ts';
import type { CellValue } from './columns.ts';
import { serialOf } from './date-serial.ts';
import type { PlainCell, PlainRow } from './plain-events.ts';
import { numberCell, textCell, textCellEnd } from './sheet-xml.ts';
import { rememberWords } from './word-memory.ts';
import { cellStyle } from './xlsx-styles.ts';
import { longestCellText } from './xlsx-text.ts';

/** The style of a text: marked where it begins like a formula. */
export function textStyle(text: string): number {
  return looksLikeFormula(text) ? cellStyle.formulaLike : cellStyle.plain;
}

/**
 * How one column of a sheet is written of rows as the store has them, by the row and its number on the sheet.
 *
 * @param cellXml writes any other cell, by its reference, value and address
 */
export function plainSheetCell(
  plain: PlainCell,
  letters: string,
  clock: ZoneClock,
  cellXml: (reference: string, value: CellValue, address: string | null) => string,
): (row: PlainRow, place: string) => string {
  switch (plain.is) {
    case 'word': {
      const start = `<c r="${letters}`;
      // Empty where the cell is not the same wherever it stands.
      const endOf = rememberWords((id) => {
        const text = plain.text(id);
        return text === '' || text.length > longestCellText ? '' : textCellEnd(text, textStyle(text));
      });
      return (row, place) => {
        const id = plain.id(row);
        if (id === null) return '';
        const end = endOf(id);
        return end === '' ? cellXml(letters + place, plain.text(id), null) : start + place + end;
      };
    }
    case 'time':
      return (row, place) => {
        const timeMs = plain.timeMs(row);
        const serial = serialOf(timeMs, clock);
        if (serial !== null) return numberCell(letters + place, serial, cellStyle.time);
        return textCell(letters + place, formatIso(timeMs), cellStyle.plain);
      };
    case 'value':
      return (row, place) => cellXml(letters + place, plain.value(row), plain.address ? plain.address(row) : null);
  }
}
