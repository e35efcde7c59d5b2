import type { PackRedaction } from '#shared/evidence/pack-manifest.ts';
import type { TickmarkQueryTree } from './query/tree.ts';
import type { CoverageReport } from './sync-status.ts';

export const exportFormats = ['xlsx', 'csv', 'ndjson', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Which rows: one an event, or one a deployed item. */
export type ExportRows = 'events' | 'items';

/** What stands between the cells of a CSV file. */
export const csvDelimiters = ['comma', 'semicolon', 'tab'] as const;
export type CsvDelimiter = (typeof csvDelimiters)[number];

/** How a file is written, whatever it is about. */
export interface ExportLayout {
  format: ExportFormat;
  rows: ExportRows;
  /**
   * Names of columns: JSON keys of the event, names of the search syntax, or `all`. `null` for the default columns,
   * in NDJSON for the whole event.
   */
  columns: string[] | null;
  /** CSV only. */
  delimiter: CsvDelimiter;
  /** CSV only: begin with a byte order mark, by which some spreadsheets know UTF-8. */
  byteOrderMark: boolean;
  /** XLSX with a row an event only: one more sheet with a row a deployed item. */
  itemsSheet: boolean;
  /** Name of a redaction profile, or `null`. */
  redact: string | null;
}

/** What is written when nothing else is said. */
export const usualLayout: ExportLayout = {
  format: 'xlsx',
  rows: 'events',
  columns: null,
  delimiter: 'comma',
  byteOrderMark: false,
  itemsSheet: false,
  redact: null,
};

/** The columns an export has when none are named: JSON keys of an event. */
export const defaultExportColumns = [
  'time',
  'connection',
  'kind',
  'actor',
  'operation',
  'type',
  'object',
  'record',
  'target',
  'environment',
  'status',
  'summary',
  'itemCount',
  'workItems',
  'id',
] as const;

export interface ExportResult {
  file: string;
  format: ExportFormat;
  rows: number;
  bytes: number;
  /** `sha256:` and 64 hexadecimal digits. */
  sha256: string;
  /** Path of the manifest beside the file; `null` for standard output. */
  manifest: string | null;
}

export interface ExportProgress {
  file: string;
  rowsDone: number;
  rowsTotal: number;
  done: boolean;
}

/** What stands beside every exported file, as `FILE.manifest.json`. */
export interface ExportManifest {
  query: string;
  /** `null` in a redacted export whose query may hold redacted values. */
  tree: TickmarkQueryTree | null;
  resolved: { from: string | null; to: string | null; tz: string };
  columns: string[];
  sort: string[];
  rows: number;
  file: string;
  bytes: number;
  sha256: string;
  connections: { name: string; kind: string; url: string; user: string | null }[];
  coverage: CoverageReport;
  createdAt: string;
  version: string;
  redaction: PackRedaction | null;
  /** Only where rows were selected by hand: how many events, of how many that the query found. */
  selection?: { events: number; of: number };
}
