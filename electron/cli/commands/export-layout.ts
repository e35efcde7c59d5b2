import { type Command, Option } from 'commander';
import {
  type CsvDelimiter,
  csvDelimiters,
  exportFormats,
  type ExportLayout,
  type ExportRows,
} from '#shared/export-request.ts';
import { splitNames } from './search.ts';

/** How a file is written, as typed; what is not typed is left to a template or to what is usual. */
export interface LayoutOptions {
  format?: string;
  columns?: string;
  rows?: ExportRows;
  delimiter?: CsvDelimiter;
  bom?: boolean;
  itemsSheet?: boolean;
  redact?: string;
}

/** The options of everything that says how a file is written. */
export function addLayoutOptions(command: Command): Command {
  return command
    .option('--format <format>', `${exportFormats.join(', ')}; else the file’s extension tells`)
    .option('--columns <names>', 'columns, with commas, or all')
    .addOption(
      new Option('--rows <rows>', 'one row an event, or one a deployed item (events)').choices(['events', 'items']),
    )
    .addOption(new Option('--delimiter <delimiter>', 'between the cells of a CSV file (comma)').choices(csvDelimiters))
    .option('--bom', 'begin a CSV file with a byte order mark')
    .option('--no-bom', 'no byte order mark')
    .option('--items-sheet', 'XLSX: one more sheet with a row a deployed item')
    .option('--no-items-sheet', 'no sheet of items')
    .option('--redact <profile>', 'redaction profile, such as people');
}

/** What was typed, over what is kept. */
export function chooseLayout(options: LayoutOptions, kept: Omit<ExportLayout, 'format'>): Omit<ExportLayout, 'format'> {
  const columns = splitNames(options.columns);
  return {
    columns: columns.length === 0 ? kept.columns : columns,
    rows: options.rows ?? kept.rows,
    delimiter: options.delimiter ?? kept.delimiter,
    byteOrderMark: options.bom ?? kept.byteOrderMark,
    itemsSheet: options.itemsSheet ?? kept.itemsSheet,
    redact: options.redact ?? kept.redact,
  };
}
