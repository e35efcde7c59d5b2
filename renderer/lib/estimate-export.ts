import type { AuditEvent } from '#shared/audit-event.ts';
import type { ExportFormat } from '#shared/export-request.ts';

/** Bytes a row takes beside its texts, and what compression leaves of it: as files of sample data came out. */
const shares: Record<ExportFormat, { perCell: number; left: number }> = {
  csv: { perCell: 1, left: 1 },
  ndjson: { perCell: 14, left: 1 },
  xlsx: { perCell: 40, left: 0.09 },
  parquet: { perCell: 2, left: 0.12 },
};

/**
 * The size of an export in bytes, roughly, by a few of its events.
 *
 * @param sample events at hand; `undefined` where one is not loaded
 * @param names of the columns; `all` for the whole event
 */
export function estimateBytes(
  sample: readonly (AuditEvent | undefined)[],
  names: readonly string[],
  format: ExportFormat,
  rows: number,
): number {
  const known = sample.filter((event) => event !== undefined);
  if (known.length === 0) return 0;
  const { perCell, left } = shares[format];
  const sizes = known.map((event) => {
    const facts = Object.entries(event).filter(([key]) => names.includes('all') || names.includes(key));
    return facts.reduce((sum, [, value]) => sum + perCell + (value === null ? 0 : String(value).length), 0);
  });
  return Math.round((sizes.reduce((sum, size) => sum + size, 0) / known.length) * rows * left);
}
