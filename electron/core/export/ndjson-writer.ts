import type { JsonValue } from '#shared/audit-event.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { ByteSink } from './byte-sink.ts';
import type { ExportColumn } from './columns.ts';
import type { PlainCell, PlainRow } from './plain-events.ts';
import type { RowWriter } from './row-writer.ts';
import { createTextWriter } from './text-writer.ts';
import { rememberWords } from './word-memory.ts';

/**
 * One JSON object a line, ended by a line feed: the chosen columns under their keys, with the values the
 * event's JSON has (codes as numbers, work items as objects, absent facts as `null`).
 */
export function createNdjsonWriter(sink: ByteSink, columns: readonly ExportColumn[]): RowWriter {
  return createTextWriter(sink, {
    start: '',
    toText(row) {
      const line: Record<string, JsonValue> = {};
      for (const column of columns) line[column.key] = column.json ? column.json(row) : column.value(row);
      return `${JSON.stringify(line)}\n`;
    },
    plainText: (cells) => plainLine(columns, cells),
  });
}

/** The same line of a row as the store has it. */
function plainLine(columns: readonly ExportColumn[], cells: readonly PlainCell[]): (row: PlainRow) => string {
  const keys = columns.map(({ key }, index) => `${index === 0 ? '{' : ','}${JSON.stringify(key)}:`);
  const writers = cells.map((plain): ((row: PlainRow) => string) => {
    switch (plain.is) {
      case 'word': {
        const word = rememberWords((id) => JSON.stringify(plain.text(id)));
        return (row) => {
          const id = plain.id(row);
          return id === null ? 'null' : word(id);
        };
      }
      case 'time':
        return (row) => `"${formatIso(plain.timeMs(row))}"`;
      case 'value':
        return (row) => JSON.stringify(plain.json ? plain.json(row) : plain.value(row));
    }
  });
  return (row) => {
    let line = '';
    for (let index = 0; index < writers.length; index++) {
      line += (keys[index] as string) + (writers[index] as (typeof writers)[number])(row);
    }
    return `${line}}\n`;
  };
}
