import type { CsvDelimiter } from '#shared/export-request.ts';
import { guardFormula } from '#shared/formula-guard.ts';
import type { CellValue } from './columns.ts';

/** What stands between cells, and what makes quotes needed with it. */
const delimiters: Record<CsvDelimiter, { mark: string; needsQuotes: RegExp }> = {
  comma: { mark: ',', needsQuotes: /[",\r\n]/ },
  semicolon: { mark: ';', needsQuotes: /[";\r\n]/ },
  tab: { mark: '\t', needsQuotes: /["\t\r\n]/ },
};

/** What stands between cells, and how a cell is written: quoted where it must be, texts guarded against formulas. */
export interface CsvCellWriter {
  mark: string;
  cell: (value: CellValue) => string;
}

export function csvCellWriter(delimiter: CsvDelimiter): CsvCellWriter {
  const { mark, needsQuotes } = delimiters[delimiter];
  return {
    mark,
    cell(value) {
      if (value === null) return '';
      if (typeof value !== 'string') return String(value);
      const text = guardFormula(value);
      return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    },
  };
}
