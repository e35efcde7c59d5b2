import { basename, dirname } from 'node:path';
import type { Writable } from 'node:stream';
import { AppError } from '#shared/app-error.ts';
import type { AuditEvent, EventDetail } from '#shared/audit-event.ts';
import type { PackRedaction } from '#shared/evidence/pack-manifest.ts';
import type {
  CsvDelimiter,
  ExportFormat,
  ExportManifest,
  ExportProgress,
  ExportResult,
  ExportRows,
} from '#shared/export-request.ts';
import { aboutLines } from './about-lines.ts';
import type { ManifestStart } from './about-lines.ts';
import type { ByteSink } from './byte-sink.ts';
import { chooseColumns, exportColumns } from './columns.ts';
import type { ExportColumn } from './columns.ts';
import { createCsvWriter } from './csv-writer.ts';
import { toExportRows } from './export-row.ts';
import type { ExportSource } from './export-row.ts';
import type { EventText } from './event-texts.ts';
import { createNdjsonWriter } from './ndjson-writer.ts';
import { createOutputStream } from './output-stream.ts';
import { parquetFacts } from './parquet-facts.ts';
import { createPartialFile } from './partial-file.ts';
import { checkTarget, manifestPath, placeFile } from './place-file.ts';
import type { RowWriter } from './row-writer.ts';
import { removeStaleFiles } from './stale-files.ts';
import { createXlsxWriter } from './xlsx-writer.ts';

export interface ExportJob {
  /** A path, or `-` for standard output (CSV and NDJSON only, without manifest). */
  to: string;
  format: ExportFormat;
  rows: ExportRows;
  /** Names as `chooseColumns` takes them; `null` for the default columns, or in NDJSON for the whole event. */
  columns: readonly string[] | null;
  /** IANA zone of the dates in a workbook; the other formats keep ISO 8601 UTC. */
  zone: string;
  /** The result in its order; what each event must come with is told by `neededDetails`. */
  batches: AsyncIterable<readonly (AuditEvent | EventDetail | ExportSource)[]>;
  /** The same rows as lines of the file, where whoever reads them can write them: for CSV, instead of `batches`. */
  texts?: AsyncIterable<EventText>;
  /** The exact number of rows to come; an export that ends up with another number fails. */
  total: number;
  /** The parts of the manifest that are known before. */
  manifest: Omit<ManifestStart, 'columns' | 'redaction'>;
  /** What was replaced in the rows; asked for when they are written. */
  redaction?: () => PackRedaction;
  /** XLSX with a row an event: the events again with their items, and how many items, for a sheet of items. */
  items?: { batches: AsyncIterable<readonly ExportSource[]>; total: number };
  /** Between the cells of a CSV file; a comma unless given. */
  delimiter?: CsvDelimiter;
  /** Begin a CSV file with a byte order mark. */
  byteOrderMark?: boolean;
  signal?: AbortSignal;
  onProgress?: (progress: ExportProgress) => void;
  /** Standard output, where `to` is `-`. */
  output?: Writable;
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

/** Rows between two progress reports. */
const rowsPerReport = 10_000;

/**
 * Writes a search result to a file, row by row in flat memory, under a temporary name that becomes the final
 * one when the file is whole and on the disk. Beside it comes its manifest. An existing file of that name is
 * replaced at that moment. After a failure or an abort neither a half file nor a temporary one remains, and
 * an older export is as it was.
 *
 * Throws `usage.invalid_argument` (unknown column or zone), `app.interrupted` (aborted),
 * `store.disk_full`, `export.failed`, and whatever reading the batches throws.
 */
export async function runExport(job: ExportJob): Promise<ExportResult> {
  const columns = exportColumns(job);
  throwIfAborted(job);
  const result = await (job.to === '-' ? exportToOutput(job, columns) : exportToFile(job, columns));
  report(job, rowsInAll(job), true);
  return result;
}

async function exportToOutput(job: ExportJob, columns: ExportColumn[]): Promise<ExportResult> {
  if (job.format === 'xlsx' || job.format === 'parquet') throw new Error(`${job.format} cannot go to standard output.`);
  const output = createOutputStream(job.output ?? process.stdout);
  const rows = await writeRows(job, await createWriter(job, columns, output));
  return { file: '-', format: job.format, rows, ...output.result(), manifest: null };
}

async function exportToFile(job: ExportJob, columns: ExportColumn[]): Promise<ExportResult> {
  await checkTarget(job.to);
  await removeStaleFiles(dirname(job.to));
  const manifestFile = manifestPath(job.to);
  const partial = await createPartialFile(job.to);
  const temporary = [partial];
  try {
    const rows = await writeRows(job, await createWriter(job, columns, partial));
    const written = await partial.close();
    const partialManifest = await createPartialFile(manifestFile);
    temporary.push(partialManifest);
    await partialManifest.write(manifestBytes(job, columns, { rows, ...written }));
    await partialManifest.close();
    throwIfAborted(job);
    await placeFile(job.to, partial.path, partialManifest.path);
    return { file: job.to, format: job.format, rows, ...written, manifest: manifestFile };
  } finally {
    for (const file of temporary) await file.discard();
  }
}

async function createWriter(job: ExportJob, columns: ExportColumn[], sink: ByteSink): Promise<RowWriter> {
  if (job.format === 'csv') return createCsvWriter(sink, columns, job.byteOrderMark ?? false, job.delimiter);
  if (job.format === 'ndjson') return createNdjsonWriter(sink, columns);
  const manifest = (): ManifestStart => ({
    ...job.manifest,
    columns: columns.map((column) => column.key),
    redaction: job.redaction?.() ?? null,
  });
  if (job.format === 'parquet') {
    // Its library would cost every start of the command line more than the command.
    const { createParquetWriter } = await import('./parquet-writer.ts');
    return createParquetWriter(sink, {
      columns,
      createdBy: `Tickmark ${job.manifest.version}`,
      facts: (rows) => parquetFacts(manifest(), job.rows, rows),
    });
  }
  return createXlsxWriter(sink, {
    columns,
    sheetName: job.rows === 'events' ? 'Events' : 'Deployed items',
    zone: job.zone,
    createdAt: job.manifest.createdAt,
    file: job.to,
    about: (written) =>
      aboutLines({
        manifest: manifest(),
        rows: job.rows,
        zone: job.zone,
        written,
        ...(job.items === undefined ? {} : { items: job.items.total }),
      }),
  });
}

async function writeRows(job: ExportJob, writer: RowWriter): Promise<number> {
  report(job, 0, false);
  try {
    const rows =
      job.texts !== undefined && writer.writeText !== undefined
        ? await writeTexts(job, job.texts, writer.writeText)
        : await writeTable(job, writer, { batches: job.batches, rows: job.rows, before: 0 });
    if (rows !== job.total) throw wrongCount(job.total, rows);
    if (job.items !== undefined && writer.beginTable !== undefined) {
      await writer.beginTable('Deployed items', chooseColumns(itemSheetColumns, 'items'));
      const items = await writeTable(job, writer, { batches: job.items.batches, rows: 'items', before: rows });
      if (items !== job.items.total) throw wrongCount(job.items.total, items);
    }
    await writer.finish();
    return rows;
  } finally {
    await writer.discard();
  }
}

async function writeTexts(
  job: ExportJob,
  texts: AsyncIterable<EventText>,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<number> {
  let rows = 0;
  for await (const text of texts) {
    await write(text.bytes);
    rows += text.rows;
    report(job, rows, false);
    throwIfAborted(job);
  }
  return rows;
}

/** Writes the rows of one table; answers with their number. */
async function writeTable(
  job: ExportJob,
  writer: RowWriter,
  table: { batches: ExportJob['batches']; rows: ExportRows; before: number },
): Promise<number> {
  let rows = 0;
  for await (const batch of table.batches) {
    for (const row of toExportRows(batch, table.rows)) {
      const full = writer.write(row);
      if (full) await full;
      rows += 1;
      if (rows % rowsPerReport === 0) report(job, table.before + rows, false);
      if (job.signal?.aborted) throwIfAborted(job);
    }
    throwIfAborted(job);
  }
  return rows;
}

function manifestBytes(
  job: ExportJob,
  columns: ExportColumn[],
  written: { rows: number; bytes: number; sha256: string },
): Buffer {
  const { query, tree, resolved, sort, connections, coverage, createdAt, version, selection } = job.manifest;
  const manifest: ExportManifest = {
    query,
    tree,
    resolved,
    columns: columns.map((column) => column.key),
    sort,
    rows: written.rows,
    file: basename(job.to),
    bytes: written.bytes,
    sha256: written.sha256,
    connections,
    coverage,
    createdAt,
    version,
    redaction: job.redaction?.() ?? null,
    ...(selection === undefined ? {} : { selection }),
  };
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`, 'utf8');
}

function report(job: ExportJob, rows: number, done: boolean): void {
  job.onProgress?.({ file: job.to, rowsDone: rows, rowsTotal: rowsInAll(job), done });
}

/** Rows of all tables. */
function rowsInAll(job: ExportJob): number {
  return job.total + (job.items?.total ?? 0);
}

function throwIfAborted(job: ExportJob): void {
  if (!job.signal?.aborted) return;
  throw new AppError(
    'app.interrupted',
    `The export to ${job.to === '-' ? 'standard output' : job.to} was cancelled.`,
    'Nothing of it was left behind, and an older file of that name is untouched.',
  );
}

function wrongCount(expected: number, rows: number): AppError {
  return new AppError(
    'export.failed',
    `The export was to hold ${String(expected)} rows, but ${String(rows)} came.`,
    'Nothing of it was left behind. Export again; if this persists, run tickmark doctor.',
  );
}
