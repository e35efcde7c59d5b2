import type { JsonValue } from '#shared/audit-event.ts';
import type { ByteSink } from './byte-sink.ts';
import type { ExportColumn } from './columns.ts';
import type { RowWriter } from './row-writer.ts';
import { createTextWriter } from './text-writer.ts';

/**
 * One JSON object a line, ended by a line feed: the chosen columns under their keys, with the values the
 * event's JSON has (codes as numbers, work items as objects, absent facts as `null`).
 */
export function createNdjsonWriter(sink: ByteSink, columns: readonly ExportColumn[]): RowWriter {
  return createTextWriter(sink, '', (row) => {
    const line: Record<string, JsonValue> = {};
    for (const column of columns) line[column.key] = column.json ? column.json(row) : column.value(row);
    return `${JSON.stringify(line)}\n`;
  });
}
