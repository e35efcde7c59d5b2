import { formatIso } from '#shared/iso-time.ts';
import type {
  ExportFormat,
  ExportLayout,
  ExportManifest,
  ExportProgress,
  ExportResult,
  ExportRows,
} from '#shared/export-request.ts';
import type { CoverageReport, TimeRange } from '#shared/sync-status.ts';
import type { StoredConnection } from '#core/store/connections.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { Thread } from '#core/threads/thread-call.ts';
import { chooseColumns, exportColumns, neededDetails } from './columns.ts';
import { chooseFormat } from './export-format.ts';
import { isPlainColumn, type TextLayout } from './event-texts.ts';
import { readBatches, readTexts } from './read-batches.ts';
import type { RowRedactor } from './row-redactor.ts';
import { runExport } from './run-export.ts';

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
  /** A reader of its own for each export, which holds the frozen state. */
  openReader: () => Promise<Thread<ReaderMethods>>;
  listConnections: () => Promise<StoredConnection[]>;
  coverage: (range: Partial<TimeRange>) => Promise<CoverageReport>;
  /** By the name of a redaction profile. Throws `usage.invalid_argument`. */
  createRedactor: (profile: string) => Promise<RowRedactor>;
  now: () => number;
  ready: Promise<void>;
  version: string;
}

const itemNeeds = { items: true, fields: false, values: false, marks: false };

export function createExportService(dependencies: ExportServiceDependencies): ExportService {
  const { now } = dependencies;

  async function writeFrozen(request: ExportRequest, reader: Thread<ReaderMethods>, redactor: RowRedactor | null) {
    const { query, tz, sort, shown } = request;
    const needs = neededDetails(exportColumns(request), request.rows);
    const { searchId, total, resolved, tree } = await reader.call('openFrozen', {
      query,
      tz,
      sort,
      nowMs: shown?.nowMs ?? now(),
      ...(shown === undefined ? {} : { ids: shown.ids }),
    });
    const connections = await dependencies.listConnections();
    const withItems = request.format === 'xlsx' && request.rows === 'events' && (request.itemsSheet ?? false);
    const itemTotal = withItems || request.rows === 'items' ? await reader.call('countItems', { searchId }) : 0;
    const coverage = await dependencies.coverage({
      ...(resolved.from === null ? {} : { fromMs: Date.parse(resolved.from) }),
      ...(resolved.to === null ? {} : { toMs: Date.parse(resolved.to) }),
    });
    const source = { reader, searchId, total, redactor };
    if (redactor !== null) {
      for (const { user } of connections) redactor.meetUser(user);
      for await (const batch of readBatches({ ...source, redactor: null }, itemNeeds)) {
        if (request.signal.aborted) break;
        batch.forEach(redactor.meet);
      }
    }
    let replaced: ReturnType<RowRedactor['summary']> | null = null;
    // Counted over the rows once, whatever else is read of them afterwards.
    const summary = (from: RowRedactor): ReturnType<RowRedactor['summary']> => (replaced ??= from.summary());
    async function* readItems() {
      if (redactor !== null) summary(redactor);
      yield* readBatches(source, itemNeeds);
    }
    return runExport({
      to: request.to,
      format: request.format,
      rows: request.rows,
      columns: request.columns,
      zone: tz,
      batches: readBatches(source, needs),
      ...(canBeText(request) ? { texts: readTexts(source, textLayout(request)) } : {}),
      total: request.rows === 'events' ? total : itemTotal,
      manifest: {
        ...told({ query, tree }, redactor),
        resolved,
        sort,
        connections: connections.map(({ name, kind, url, user }) => ({
          name,
          kind,
          url: redactor?.clean(url) ?? url,
          user: user === null ? null : (redactor?.clean(user) ?? user),
        })),
        coverage,
        createdAt: formatIso(now()),
        version: dependencies.version,
        ...(typeof shown?.selectedOf === 'number' ? { selection: { events: total, of: shown.selectedOf } } : {}),
      },
      ...(redactor === null ? {} : { redaction: () => summary(redactor) }),
      ...(withItems ? { items: { batches: readItems(), total: itemTotal } } : {}),
      ...(request.delimiter === undefined ? {} : { delimiter: request.delimiter }),
      byteOrderMark: request.byteOrderMark ?? false,
      signal: request.signal,
      onProgress: request.onProgress,
    });
  }

  return {
    chooseFormat,
    checkColumns: (names) => chooseColumns(names, 'events').map((column) => column.key),

    async run(request) {
      // A name that is no column, and a profile that is not there, are told before anything is read.
      exportColumns(request);
      const redactor = typeof request.redact === 'string' ? await dependencies.createRedactor(request.redact) : null;
      await dependencies.ready;
      const reader = await dependencies.openReader();
      try {
        return await writeFrozen(request, reader, redactor);
      } finally {
        await reader.stop();
      }
    },
  };
}

/** Whether the reader can write the rows itself: nothing of them is replaced, and all stands in the event's row. */
function canBeText(request: ExportRequest): boolean {
  const { format, rows, redact } = request;
  const isWhole = format === 'csv' && rows === 'events' && typeof redact !== 'string';
  return isWhole && textLayout(request).columns.every(isPlainColumn);
}

function textLayout(request: ExportRequest): TextLayout {
  return { columns: exportColumns(request).map(({ key }) => key), delimiter: request.delimiter ?? 'comma' };
}

/** Part of a name may stand in a query, where no search for whole values finds it. */
function told(
  { query, tree }: Pick<ExportManifest, 'query'> & { tree: NonNullable<ExportManifest['tree']> },
  redactor: RowRedactor | null,
): Pick<ExportManifest, 'query' | 'tree'> {
  if (redactor === null || redactor.isOpen(tree)) return { query, tree };
  return { query: '(withheld, since it may hold redacted values)', tree: null };
}
