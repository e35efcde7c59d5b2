import type { ExportRows } from '#shared/export-request.ts';
import type { ManifestStart } from './about-lines.ts';

/**
 * What a Parquet file tells of itself, as its key-value metadata; lists and structures are JSON. When it was made
 * stands in the manifest alone, so that the same rows are the same bytes.
 */
export function parquetFacts(manifest: ManifestStart, rowIs: ExportRows, rows: number): Record<string, string> {
  const { query, resolved, sort, columns, connections, coverage, version, redaction } = manifest;
  return {
    'tickmark.query': query,
    'tickmark.resolved': JSON.stringify(resolved),
    'tickmark.rows': String(rows),
    'tickmark.row_is': rowIs === 'events' ? 'event' : 'item',
    'tickmark.columns': JSON.stringify(columns),
    'tickmark.sort': JSON.stringify(sort),
    'tickmark.times': 'UTC',
    'tickmark.connections': JSON.stringify(connections),
    'tickmark.coverage': JSON.stringify(coverage),
    'tickmark.version': version,
    'tickmark.redaction': JSON.stringify(redaction),
  };
}
