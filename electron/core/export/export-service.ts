import { type ExportLayout, usualLayout } from '#shared/export-request.ts';
import type { ExportFormat, ExportProgress, ExportResult, ExportRows } from '#shared/export-request.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { CoverageReport, TimeRange } from '#shared/sync-status.ts';
import { createStopFlag, requestStop, type StopFlag } from '#core/search/interruption.ts';
import type { StoredConnection } from '#core/store/connections.ts';
import type { ExportMethods, ExportPiece } from '#core/threads/export-methods.ts';
import type { Thread } from '#core/threads/thread-call.ts';
import type { ByteSink } from './byte-sink.ts';
import { chooseColumns, exportColumns } from './columns.ts';
import { chooseFormat } from './export-format.ts';
import { runExport, type WrittenContent } from './run-export.ts';

export interface ExportRequest extends Partial<
  Pick<ExportLayout, 'delimiter' | 'byteOrderMark' | 'itemsSheet' | 'redact'>
> {
  query: string;
  /** IANA zone: of dates in the query, and of dates in a workbook. */
  tz: string;
  /** Absolute path, or `-` for standard output. */
  to: string;
  format: ExportFormat;
  rows: ExportRows;
  columns: string[] | null;
  sort: string[];
  /** The events of a result that is shown, in its order, instead of asking again. */
  shown?: ShownRows;
  signal: AbortSignal;
  onProgress: (progress: ExportProgress) => void;
}

/** Rows of a result as it was found. */
export interface ShownRows {
  ids: Float64Array;
  /** When it was found, milliseconds UTC: relative times in the query mean that moment. */
  nowMs: number;
  /** Events of the whole result, where `ids` are those selected of it. */
  selectedOf: number | null;
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
  /** Starts a thread for one export. */
  openExporter: () => Thread<ExportMethods>;
  listConnections: () => Promise<StoredConnection[]>;
  coverage: (range: Partial<TimeRange>) => Promise<CoverageReport>;
  now: () => number;
  ready: Promise<void>;
  version: string;
}

export function createExportService(dependencies: ExportServiceDependencies): ExportService {
  const { now } = dependencies;

  async function writeFrozen(request: ExportRequest, exporter: Thread<ExportMethods>, stop: StopFlag) {
    const { query, tz, sort, shown, to, format, rows, columns, signal, onProgress } = request;
    const { delimiter, byteOrderMark, itemsSheet, redact } = { ...usualLayout, ...withoutGaps(request) };
    const { total, itemTotal, resolved } = await exporter.call('begin', {
      ...{ query, tz, sort, to, format, rows, columns, delimiter, byteOrderMark, itemsSheet, redact, stop },
      nowMs: shown?.nowMs ?? now(),
      ...(shown === undefined ? {} : { ids: shown.ids }),
    });
    const connections = await dependencies.listConnections();
    const coverage = await dependencies.coverage({
      ...(resolved.from === null ? {} : { fromMs: Date.parse(resolved.from) }),
      ...(resolved.to === null ? {} : { toMs: Date.parse(resolved.to) }),
    });
    const manifest = await exporter.call('start', {
      connections: connections.map(({ name, kind, url, user }) => ({ name, kind, url, user })),
      coverage,
      createdAt: formatIso(now()),
      version: dependencies.version,
      ...(typeof shown?.selectedOf === 'number' ? { selection: { events: total, of: shown.selectedOf } } : {}),
    });
    const rowsTotal = rows === 'events' ? total + itemTotal : itemTotal;
    const write = (sink: ByteSink, onRows: (rows: number) => void) => writePieces(exporter, sink, onRows);
    return runExport({ to, format, rowsTotal, manifest, write, signal, onProgress });
  }

  return {
    chooseFormat,
    checkColumns: (names) => chooseColumns(names, 'events').map((column) => column.key),

    async run(request) {
      // A name that is no column is told before anything is read.
      exportColumns(request);
      await dependencies.ready;
      const exporter = dependencies.openExporter();
      const stop = createStopFlag();
      const onAbort = (): void => requestStop(stop);
      request.signal.addEventListener('abort', onAbort);
      if (request.signal.aborted) onAbort();
      try {
        return await writeFrozen(request, exporter, stop);
      } finally {
        request.signal.removeEventListener('abort', onAbort);
        await exporter.call('end', null).catch(() => undefined);
        await exporter.stop();
      }
    },
  };
}

/** Writes the pieces in their order; the next one is asked for while one is written. */
async function writePieces(
  exporter: Thread<ExportMethods>,
  sink: ByteSink,
  onRows: (rows: number) => void,
): Promise<WrittenContent> {
  const ask = (): Promise<ExportPiece> => {
    const piece = exporter.call('next', null);
    // A piece that nobody waits for any more may fail when its thread ends.
    piece.catch(() => undefined);
    return piece;
  };
  for (let ahead = ask(); ;) {
    const piece = await ahead;
    if (piece.bytes === null) return piece.written;
    ahead = ask();
    await sink.write(piece.bytes);
    onRows(piece.rows);
  }
}

/** What was left open is as if it had not been named. */
function withoutGaps({ delimiter, byteOrderMark, itemsSheet, redact }: ExportRequest): Partial<ExportLayout> {
  return {
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(byteOrderMark === undefined ? {} : { byteOrderMark }),
    ...(itemsSheet === undefined ? {} : { itemsSheet }),
    ...(redact === undefined ? {} : { redact }),
  };
}
