import type { PackRedaction } from '#shared/evidence/pack-manifest.ts';
import { AppError } from '#shared/app-error.ts';
import type { CsvDelimiter, ExportFormat, ExportRows } from '#shared/export-request.ts';
import { aboutLines } from './about-lines.ts';
import type { ManifestStart } from './about-lines.ts';
import type { ByteSink } from './byte-sink.ts';
import { chooseColumns, exportColumns } from './columns.ts';
import { createCsvWriter } from './csv-writer.ts';
import { type ExportEntry, toExportRows } from './export-row.ts';
import { createNdjsonWriter } from './ndjson-writer.ts';
import { parquetFacts } from './parquet-facts.ts';
import type { PlainEvents, PlainRow } from './plain-events.ts';
import type { RowWriter } from './row-writer.ts';
import { createXlsxWriter } from './xlsx-writer.ts';

/** Batches of rows, in their order. */
export type Batches<Row> = AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>;

/** What is written into a file, whatever becomes of its bytes. */
export interface ExportContent {
  format: ExportFormat;
  rows: ExportRows;
  /** Names as `chooseColumns` takes them; `null` for the default columns, or in NDJSON for the whole event. */
  columns: readonly string[] | null;
  /** IANA zone of the dates in a workbook; the other formats keep ISO 8601 UTC. */
  zone: string;
  /** Path of the export; texts too long for a cell of a workbook wait in files beside it. */
  to: string;
  /** The result in its order; what each event must come with is told by `neededDetails`. */
  batches: Batches<ExportEntry>;
  /** The same rows as the store has them, which are written faster; instead of `batches`, where the format can. */
  plain?: { events: PlainEvents; batches: Batches<PlainRow> };
  /** The exact number of rows to come; an export that ends up with another number fails. */
  total: number;
  /** The parts of the manifest that are known before. */
  manifest: Omit<ManifestStart, 'columns' | 'redaction'>;
  /** What was replaced in the rows; asked for when they are written. */
  redaction?: () => PackRedaction;
  /** XLSX with a row an event: the events again with their items, and how many items, for a sheet of items. */
  items?: { batches: Batches<ExportEntry>; total: number };
  /** Between the cells of a CSV file; a comma unless given. */
  delimiter?: CsvDelimiter;
  /** Begin a CSV file with a byte order mark. */
  byteOrderMark?: boolean;
}

/** Who follows an export: told of the rows written, of all tables, and asked between them whether to go on. */
export interface ExportWatch {
  onRows: (rows: number) => void;
  /** Throws where the export is no longer wanted. */
  check: () => void;
}

/** Columns of the sheet of items. */
const itemSheetColumns = [
  'id',
  'time',
  'target',
  'environment',
  'status',
  'change',
  'metadata',
  'name',
  'modifiedBy',
  'modifiedAt',
];

/**
 * Writes a search result in its format, row by row in flat memory.
 *
 * @returns the rows of the first table. Throws `usage.invalid_argument` (unknown column or zone), `export.failed`
 *   (another number of rows than told), and whatever reading, watching and the sink throw.
 */
export async function writeExport(sink: ByteSink, content: ExportContent, watch: ExportWatch): Promise<number> {
  const writer = await createWriter(sink, content);
  try {
    const rows = await writeRows(writer, content, watch);
    if (rows !== content.total) throw wrongCount(content.total, rows);
    if (content.items !== undefined && writer.beginTable !== undefined) {
      await writer.beginTable('Deployed items', chooseColumns(itemSheetColumns, 'items'));
      const items = await writeEntries(writer, content.items.batches, 'items', {
        ...watch,
        onRows: (done) => watch.onRows(rows + done),
      });
      if (items !== content.items.total) throw wrongCount(content.items.total, items);
    }
    await writer.finish();
    return rows;
  } finally {
    await writer.discard();
  }
}

async function createWriter(sink: ByteSink, content: ExportContent): Promise<RowWriter> {
  const columns = exportColumns(content);
  if (content.format === 'csv')
    return createCsvWriter(sink, columns, content.byteOrderMark ?? false, content.delimiter);
  if (content.format === 'ndjson') return createNdjsonWriter(sink, columns);
  const manifest = (): ManifestStart => ({
    ...content.manifest,
    columns: columns.map((column) => column.key),
    redaction: content.redaction?.() ?? null,
  });
  if (content.format === 'parquet') {
    // Its library would cost every other export more than starting takes.
    const { createParquetWriter } = await import('./parquet-writer.ts');
    return createParquetWriter(sink, {
      columns,
      createdBy: `Tickmark ${content.manifest.version}`,
      facts: (rows) => parquetFacts(manifest(), content.rows, rows),
    });
  }
  return createXlsxWriter(sink, {
    columns,
    sheetName: content.rows === 'events' ? 'Events' : 'Deployed items',
    zone: content.zone,
    createdAt: content.manifest.createdAt,
    file: content.to,
    about: (written) =>
      aboutLines({
        manifest: manifest(),
        rows: content.rows,
        zone: content.zone,
        written,
        ...(content.items === undefined ? {} : { items: content.items.total }),
      }),
  });
}

function writeRows(writer: RowWriter, content: ExportContent, watch: ExportWatch): Promise<number> {
  if (content.plain === undefined || writer.writePlain === undefined) {
    return writeEntries(writer, content.batches, content.rows, watch);
  }
  return writeEach(content.plain.batches, writer.writePlain(content.plain.events.cells), watch);
}

/** Writes the rows of one table; answers with their number. */
function writeEntries(
  writer: RowWriter,
  batches: Batches<ExportEntry>,
  rows: ExportRows,
  watch: ExportWatch,
): Promise<number> {
  return writeEach(rowBatches(batches, rows), (row) => writer.write(row), watch);
}

async function* rowBatches(batches: Batches<ExportEntry>, rows: ExportRows) {
  for await (const batch of batches) yield toExportRows(batch, rows);
}

async function writeEach<Row>(
  batches: AsyncIterable<Iterable<Row>> | Iterable<Iterable<Row>>,
  write: (row: Row) => Promise<void> | null,
  { onRows, check }: ExportWatch,
): Promise<number> {
  let rows = 0;
  for await (const batch of batches) {
    for (const row of batch) {
      const full = write(row);
      rows += 1;
      if (full === null) continue;
      await full;
      check();
    }
    check();
    onRows(rows);
  }
  return rows;
}

function wrongCount(expected: number, rows: number): AppError {
  return new AppError(
    'export.failed',
    `The export was to hold ${String(expected)} rows, but ${String(rows)} came.`,
    'Nothing of it was left behind. Export again; if this persists, run tickmark doctor.',
  );
}
