import { formatIso } from '#shared/iso-time.ts';
import { unpackEvents } from '#shared/packed-events.ts';
import type { ExportFormat, ExportProgress, ExportResult, ExportRows } from '#shared/export-request.ts';
import type { CoverageReport, TimeRange } from '#shared/sync-status.ts';
import type { StoredConnection } from '#core/store/connections.ts';
import type { ExportedEvents } from '#core/store/exported-events.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { Thread } from '#core/threads/thread-call.ts';
import { chooseColumns, exportColumns, neededDetails } from './columns.ts';
import { chooseFormat } from './export-format.ts';
import type { ExportSource } from './export-row.ts';
import { runExport } from './run-export.ts';

export interface ExportRequest {
  query: string;
  /** IANA zone: of dates in the query, and of dates in a workbook. */
  tz: string;
  /** Absolute path, or `-` for standard output. */
  to: string;
  format: ExportFormat;
  rows: ExportRows;
  columns: string[] | null;
  sort: string[];
  signal: AbortSignal;
  onProgress: (progress: ExportProgress) => void;
}

export interface ExportService {
  /**
   * Writes the whole result of a query to a file with its manifest. Everything is read from one frozen
   * state of the archive: same rows, order and count, whatever a sync writes meanwhile.
   */
  run: (request: ExportRequest) => Promise<ExportResult>;
  /** The keys of columns by any of their names. Throws `usage.invalid_argument`. */
  checkColumns: (names: string[]) => string[];
  /** The format named, else the one of the file's extension. Throws `usage.invalid_argument`. */
  chooseFormat: (to: string, named: string | null) => ExportFormat;
}

export interface ExportServiceDependencies {
  /** A reader of its own for each export, which holds the frozen state. */
  openReader: () => Promise<Thread<ReaderMethods>>;
  listConnections: () => Promise<StoredConnection[]>;
  coverage: (range: Partial<TimeRange>) => Promise<CoverageReport>;
  now: () => number;
  ready: Promise<void>;
  version: string;
}

/** Rows read at once. */
const rowsPerBatch = 1_000;
/** So many batches are read or on their way while another one is written, so that neither side waits. */
const batchesAhead = 3;

export function createExportService(dependencies: ExportServiceDependencies): ExportService {
  const { now } = dependencies;

  return {
    chooseFormat,
    checkColumns: (names) => chooseColumns(names, 'events').map((column) => column.key),

    async run(request) {
      // A name that is no column is told before anything is read.
      const needs = neededDetails(exportColumns(request), request.rows);
      await dependencies.ready;
      const reader = await dependencies.openReader();
      try {
        const { query, tz, sort } = request;
        const { searchId, total, resolved, tree } = await reader.call('openFrozen', { query, tz, sort, nowMs: now() });
        const connections = await dependencies.listConnections();
        const rowTotal = request.rows === 'events' ? total : await reader.call('countItems', { searchId });
        const range = {
          ...(resolved.from === null ? {} : { fromMs: Date.parse(resolved.from) }),
          ...(resolved.to === null ? {} : { toMs: Date.parse(resolved.to) }),
        };
        return await runExport({
          to: request.to,
          format: request.format,
          rows: request.rows,
          columns: request.columns,
          zone: tz,
          batches: readBatches(reader, searchId, total, needs),
          total: rowTotal,
          manifest: {
            query,
            tree,
            resolved,
            sort,
            connections: connections.map(({ name, kind, url, user }) => ({ name, kind, url, user })),
            coverage: await dependencies.coverage(range),
            createdAt: formatIso(now()),
            version: dependencies.version,
            redaction: null,
          },
          signal: request.signal,
          onProgress: request.onProgress,
        });
      } finally {
        await reader.stop();
      }
    },
  };
}

/** Reads the rows in their order; the next batches are read while one is written. */
async function* readBatches(
  reader: Thread<ReaderMethods>,
  searchId: number,
  total: number,
  needs: ReturnType<typeof neededDetails>,
): AsyncGenerator<ExportSource[]> {
  function read(offset: number): Promise<ExportSource[]> {
    const batch = reader.call('exportRows', { searchId, offset, count: rowsPerBatch, needs }).then(unpackBatch);
    // A batch that nobody waits for any more may fail when its reader ends.
    batch.catch(() => undefined);
    return batch;
  }

  const ahead: Promise<ExportSource[]>[] = [];
  let offset = 0;
  do {
    for (; offset < total && ahead.length < batchesAhead; offset += rowsPerBatch) ahead.push(read(offset));
    const batch = await ahead.shift();
    if (batch !== undefined) yield batch;
  } while (ahead.length > 0 || offset < total);
}

function unpackBatch({ events, details }: ExportedEvents): ExportSource[] {
  return unpackEvents(events).map((event, index) => ({ event, ...details?.[index] }));
}
