import type { AuditEvent } from '#shared/audit-event.ts';
import { guardFormula } from '#shared/formula-guard.ts';
import { textOf } from './columns.ts';
import type { ColumnName } from './columns.ts';

export const copyFormats = ['tsv', 'csv', 'json', 'markdown'] as const;
export type CopyFormat = (typeof copyFormats)[number];

/**
 * Rows as text for the clipboard, with a line of column names. Spreadsheets take text from the clipboard as they take
 * a file: formulas are made inert. JSON holds whole events, as the command line prints them.
 *
 * @param titles of the columns, in their order
 */
export function writeRows(
  events: readonly AuditEvent[],
  columns: readonly ColumnName[],
  titles: readonly string[],
  format: CopyFormat,
): string {
  if (format === 'json') return JSON.stringify(events, null, 2);
  const rows = [titles, ...events.map((event) => columns.map((column) => textOf(event, column)))];
  if (format === 'tsv') return rows.map((row) => row.map(toTsvCell).join('\t')).join('\r\n');
  if (format === 'csv') return rows.map((row) => row.map(toCsvCell).join(',')).join('\r\n');
  const [head = [], ...body] = rows.map((row) => row.map(toMarkdownCell));
  return [head, head.map(() => '---'), ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** Tabs and line ends would begin another cell. */
function toTsvCell(text: string): string {
  return guardFormula(text).replace(/[\t\r\n]+/g, ' ');
}

/** RFC 4180, 2. */
function toCsvCell(text: string): string {
  const guarded = guardFormula(text);
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** What Markdown would read as markup stands for itself, so that text from the audit data stays text. */
function toMarkdownCell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()#+!|<>~&-]/g, '\\$&');
}
