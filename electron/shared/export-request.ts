import type { TickmarkQueryTree } from './query/tree.ts';
import type { CoverageReport } from './sync-status.ts';

export const exportFormats = ['xlsx', 'csv', 'ndjson'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Which rows: one an event, or one a deployed item. */
export type ExportRows = 'events' | 'items';

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
  tree: TickmarkQueryTree;
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
  redaction: null;
}
