import type { ExportManifest, ExportRows } from '#shared/export-request.ts';
import type { ConnectionCoverage, CoverageInterval } from '#shared/sync-status.ts';
import type { CellValue } from './columns.ts';
import { cutText, longestCellText } from './xlsx-text.ts';

/** What is known of an export before its rows are written. */
export type ManifestStart = Omit<ExportManifest, 'rows' | 'file' | 'bytes' | 'sha256'>;

export interface AboutSubject {
  manifest: ManifestStart;
  rows: ExportRows;
  /** Zone of the dates on the sheets. */
  zone: string;
  written: { rows: number; sheets: string[] };
  /** Rows of the sheet of items beside, if there is one. */
  items?: number;
}

/** Intervals listed one by one; all of them stand in the manifest. */
const intervalsListed = 500;

/** The lines of the sheet "About this export": what was asked, over what, and how completely it was collected. */
export function aboutLines({
  manifest,
  rows,
  zone,
  written,
  items,
}: AboutSubject): [label: string, value: CellValue][] {
  return [
    ...longLine('Query', manifest.query === '' ? '* (everything)' : manifest.query),
    ['From (first instant)', manifest.resolved.from ?? 'no beginning'],
    ['To (first instant after)', manifest.resolved.to ?? 'no end'],
    ['Time zone of the query', manifest.resolved.tz],
    ['Time zone of the dates', zone],
    ['Rows', written.rows],
    ...(manifest.selection === undefined
      ? []
      : [
          [
            'Selected by hand',
            `${String(manifest.selection.events)} of ${String(manifest.selection.of)} events found`,
          ] as [string, CellValue],
        ]),
    ['A row is', rows === 'events' ? 'an event' : 'a deployed item of an event'],
    ['Sheets with rows', written.sheets.join(', ')],
    ...(items === undefined ? [] : [['Deployed items on their own sheets', items] as [string, CellValue]]),
    ...longLine('Columns', manifest.columns.join(', ')),
    ['Sort', manifest.sort.length === 0 ? 'newest first' : manifest.sort.join(', ')],
    ...manifest.connections.map(({ name, kind, url, user }): [string, CellValue] => [
      'Connection',
      `${name} (${kind}) ${url}${user === null ? '' : `, read as ${user}`}`,
    ]),
    ...manifest.coverage.connections.flatMap(coverageLines),
    ...redactionLines(manifest.redaction),
    ['Created', manifest.createdAt],
    ['Tickmark version', manifest.version],
    ['Manifest', 'The file of the same name ending in .manifest.json holds the hash of this file and all intervals.'],
  ];
}

function redactionLines(redaction: ManifestStart['redaction']): [string, CellValue][] {
  if (redaction === null) return [];
  return [
    ['Redaction profile', redaction.profile],
    ...redaction.rules.map(({ field, rule, replaced }): [string, CellValue] => [
      `Redacted ${field}`,
      `${rule}, ${String(replaced)} replaced`,
    ]),
  ];
}

function coverageLines({ name, intervals }: ConnectionCoverage): [string, CellValue][] {
  if (intervals.length === 0) return [[`Coverage of ${name}`, 'never asked for']];
  const counts = new Map<string, number>();
  for (const { state } of intervals) counts.set(state, (counts.get(state) ?? 0) + 1);
  const summary = [...counts].map(([state, count]) => `${state}: ${String(count)}`).join(', ');
  const lines: [string, CellValue][] = [
    [`Coverage of ${name}`, `${String(intervals.length)} intervals (${summary})`],
    ...intervals.slice(0, intervalsListed).map((interval): [string, CellValue] => ['', intervalText(interval)]),
  ];
  const more = intervals.length - intervalsListed;
  if (more > 0) lines.push(['', `and ${String(more)} more, listed in the manifest`]);
  return lines;
}

function intervalText({ from, to, state }: CoverageInterval): string {
  return `${from} to ${to}: ${state}`;
}

/** A text over as many lines as its length needs. */
function longLine(label: string, text: string): [string, CellValue][] {
  return cutText(text, longestCellText).map((part, index) => [index === 0 ? label : `${label} (continued)`, part]);
}
