import type { ExportFormat } from '#shared/export-request.ts';
import type { ExportEntry } from '#core/export/export-row.ts';
import type { ExportContent } from '#core/export/write-export.ts';

/** An export of these entries, one row each, that asks for everything of one connection. */
export function exportJob(to: string, format: ExportFormat, entries: readonly ExportEntry[]): ExportContent {
  return {
    to,
    format,
    rows: 'events',
    columns: null,
    zone: 'UTC',
    batches: inBatches(entries, 1000),
    total: entries.length,
    manifest: {
      query: 'kind:deployment',
      tree: { kind: 'all' },
      resolved: { from: null, to: null, tz: 'UTC' },
      sort: [],
      connections: [{ name: 'gs', kind: 'gearset', url: 'https://api.example.com', user: null }],
      coverage: {
        connections: [
          {
            name: 'gs',
            intervals: [{ from: '2026-01-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z', state: 'unverified' }],
          },
        ],
      },
      createdAt: '2026-05-06T07:08:09.000Z',
      version: '0.1.0',
    },
  };
}

/** The entries as a reader of the store gives them. */
export async function* inBatches<Value>(entries: readonly Value[], size: number): AsyncGenerator<Value[]> {
  for (let from = 0; from < entries.length; from += size) {
    await Promise.resolve();
    yield entries.slice(from, from + size);
  }
}
