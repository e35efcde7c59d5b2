import { extname } from 'node:path';
import { AppError } from '#shared/app-error.ts';
import { exportFormats } from '#shared/export-request.ts';
import type { ExportFormat } from '#shared/export-request.ts';

/**
 * The format of an export: the one named, else that of the file's extension.
 *
 * @param to a path, or `-` for standard output
 * @param named the format asked for, if any
 * Throws `usage.invalid_argument` where none is known, or where the format cannot go to standard output.
 */
export function chooseFormat(to: string, named: string | null): ExportFormat {
  const wanted = (named ?? (to === '-' ? '' : extname(to).slice(1))).toLowerCase();
  const format = exportFormats.find((known) => known === wanted);
  const known = exportFormats.join(', ');
  if (!format) {
    throw new AppError(
      'usage.invalid_argument',
      wanted === '' ? `The export to ${to} has no format.` : `${wanted} is no format of an export.`,
      `Known formats: ${known}. The file's extension names one, or --format does.`,
    );
  }
  if (to === '-' && (format === 'xlsx' || format === 'parquet')) {
    throw new AppError(
      'usage.invalid_argument',
      `A file of the format ${format} cannot go to standard output.`,
      'Give a file, or csv or ndjson as format.',
    );
  }
  return format;
}
