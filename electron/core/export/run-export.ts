import { basename, dirname } from 'node:path';
import type { Writable } from 'node:stream';
import { AppError } from '#shared/app-error.ts';
import type { PackRedaction } from '#shared/evidence/pack-manifest.ts';
import type { ExportFormat, ExportManifest, ExportProgress, ExportResult } from '#shared/export-request.ts';
import type { ManifestStart } from './about-lines.ts';
import type { ByteSink } from './byte-sink.ts';
import { createOutputStream } from './output-stream.ts';
import { createPartialFile } from './partial-file.ts';
import { checkTarget, manifestPath, placeFile } from './place-file.ts';
import { removeStaleFiles } from './stale-files.ts';

export interface ExportJob {
  /** A path, or `-` for standard output (CSV and NDJSON only, without manifest). */
  to: string;
  format: ExportFormat;
  /** Rows of all tables. */
  rowsTotal: number;
  /** The parts of the manifest that are known before. */
  manifest: Omit<ManifestStart, 'redaction'>;
  /** Writes the content; told of the rows written on the way. */
  write: (sink: ByteSink, onRows: (rows: number) => void) => Promise<WrittenContent>;
  signal?: AbortSignal;
  onProgress?: (progress: ExportProgress) => void;
  /** Standard output, where `to` is `-`. */
  output?: Writable;
}

export interface WrittenContent {
  /** Rows of the first table. */
  rows: number;
  redaction: PackRedaction | null;
}

/** Rows between two progress reports. */
const rowsPerReport = 10_000;

/**
 * Makes a file of a search result, under a temporary name that becomes the final one when the file is whole and on
 * the disk. Beside it comes its manifest. An existing file of that name is replaced at that moment. After a failure
 * or an abort neither a half file nor a temporary one remains, and an older export is as it was.
 *
 * Throws `app.interrupted` (aborted), `store.disk_full`, `export.failed`, and whatever writing the content throws.
 */
export async function runExport(job: ExportJob): Promise<ExportResult> {
  throwIfAborted(job);
  const result = await (job.to === '-' ? exportToOutput(job) : exportToFile(job));
  report(job, job.rowsTotal, true);
  return result;
}

async function exportToOutput(job: ExportJob): Promise<ExportResult> {
  if (job.format === 'xlsx' || job.format === 'parquet') throw new Error(`${job.format} cannot go to standard output.`);
  const output = createOutputStream(job.output ?? process.stdout);
  const { rows } = await writeContent(job, output);
  return { file: '-', format: job.format, rows, ...output.result(), manifest: null };
}

async function exportToFile(job: ExportJob): Promise<ExportResult> {
  await checkTarget(job.to);
  await removeStaleFiles(dirname(job.to));
  const manifestFile = manifestPath(job.to);
  const partial = await createPartialFile(job.to);
  const temporary = [partial];
  try {
    const content = await writeContent(job, partial);
    const written = await partial.close();
    const partialManifest = await createPartialFile(manifestFile);
    temporary.push(partialManifest);
    await partialManifest.write(manifestBytes(job, content, written));
    await partialManifest.close();
    throwIfAborted(job);
    await placeFile(job.to, partial.path, partialManifest.path);
    return { file: job.to, format: job.format, rows: content.rows, ...written, manifest: manifestFile };
  } finally {
    for (const file of temporary) await file.discard();
  }
}

function writeContent(job: ExportJob, sink: ByteSink): Promise<WrittenContent> {
  report(job, 0, false);
  let told = 0;
  return job.write(sink, (rows) => {
    throwIfAborted(job);
    if (rows < told + rowsPerReport) return;
    told = rows;
    report(job, rows, false);
  });
}

function manifestBytes(
  job: ExportJob,
  { rows, redaction }: WrittenContent,
  { bytes, sha256 }: { bytes: number; sha256: string },
): Buffer {
  const { query, tree, resolved, columns, sort, connections, coverage, createdAt, version, selection } = job.manifest;
  const manifest: ExportManifest = {
    query,
    tree,
    resolved,
    columns,
    sort,
    rows,
    file: basename(job.to),
    bytes,
    sha256,
    connections,
    coverage,
    createdAt,
    version,
    redaction,
    ...(selection === undefined ? {} : { selection }),
  };
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`, 'utf8');
}

function report(job: ExportJob, rowsDone: number, done: boolean): void {
  job.onProgress?.({ file: job.to, rowsDone, rowsTotal: job.rowsTotal, done });
}

function throwIfAborted(job: ExportJob): void {
  if (job.signal?.aborted) throw interruptedExport(job.to);
}

/** The error of an export that was cancelled. */
export function interruptedExport(to: string): AppError {
  return new AppError(
    'app.interrupted',
    `The export to ${to === '-' ? 'standard output' : to} was cancelled.`,
    'Nothing of it was left behind, and an older file of that name is untouched.',
  );
}
