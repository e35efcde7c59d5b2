import { readFileSync, writeFileSync } from 'node:fs';
import { isOnTarget, type Target } from './benchmark.ts';
import { round } from './measure.ts';

/** One measured row. */
export interface ResultRow {
  id: string;
  what: string;
  value: number | null;
  unit: string;
  target: string | null;
  /** Whether the target is met; `null` without target or value. */
  ok: boolean | null;
  note: string;
}

export function resultRow(
  { id, what, unit, target }: { id: string; what: string; unit: string; target: Target },
  { value, note }: { value: number | null; note?: string },
): ResultRow {
  return { id, what, value, unit, target: targetText(target), ok: isOnTarget(target, value), note: note ?? '' };
}

function targetText(target: Target): string | null {
  if (target === null) return null;
  return 'most' in target ? `≤ ${target.most}` : `≥ ${target.least}`;
}

function okText(ok: boolean | null): string {
  if (ok === null) return '';
  return ok ? 'yes' : 'MISSED';
}

const heads = ['Benchmark', 'Value', 'Unit', 'Target', 'Met'];

function cells(row: ResultRow): string[] {
  const value = row.value === null ? '–' : round(row.value);
  return [row.what, value, row.unit, row.target ?? '', okText(row.ok)];
}

/** The table for a terminal; notes stand below their rows. */
export function terminalTable(rows: readonly ResultRow[]): string {
  const lines = [heads, ...rows.map(cells)];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => (line[column] as string).length)));
  const text = (line: readonly string[]) =>
    line
      .map((cell, column) =>
        column === 1 ? cell.padStart(widths[1] as number) : cell.padEnd(widths[column] as number),
      )
      .join('  ')
      .trimEnd();
  const body = rows.flatMap((row) => [text(cells(row)), ...(row.note === '' ? [] : [`    ${row.note}`])]);
  return [text(heads), widths.map((width) => '─'.repeat(width)).join('  '), ...body].join('\n');
}

function markdownTable(rows: readonly ResultRow[]): string {
  const line = (texts: readonly string[]) => `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    line([...heads, 'How it came about']),
    '| --- | --: | --- | --- | --- | --- |',
    ...rows.map((row) => line([...cells(row), row.note])),
  ].join('\n');
}

const beginMark = '<!-- benchmark table: begin -->';
const endMark = '<!-- benchmark table: end -->';

/** Puts the table between the page's two marks. Throws where the page has none. */
export function writePage(file: string, title: string, rows: readonly ResultRow[]): void {
  const page = readFileSync(file, 'utf8');
  const [begin, end] = [page.indexOf(beginMark), page.indexOf(endMark)];
  if (begin < 0 || end < begin) throw new Error(`${file} has no marks for the table.`);
  const table = `${beginMark}\n\n${title}\n\n${markdownTable(rows)}\n\n`;
  writeFileSync(file, page.slice(0, begin) + table + page.slice(end));
}
