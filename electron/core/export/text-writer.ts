import type { ByteSink } from './byte-sink.ts';
import type { ExportRow } from './export-row.ts';
import type { PlainCell, PlainRow } from './plain-events.ts';
import type { RowWriter } from './row-writer.ts';
import { createTextBlock } from './text-block.ts';

/** A format of one piece of text a row. */
export interface TextFormat {
  /** What stands before the rows. */
  start: string;
  toText: (row: ExportRow) => string;
  /** The same text, of rows as the store has them. */
  plainText: (cells: readonly PlainCell[]) => (row: PlainRow) => string;
}

/** Gathers rows to blocks, writes UTF-8. */
export function createTextWriter(sink: ByteSink, { start, toText, plainText }: TextFormat): RowWriter {
  const block = createTextBlock();
  block.add(start);

  async function flush(): Promise<void> {
    if (block.size > 0) await sink.write(block.bytes());
    block.clear();
  }

  async function flushAndAdd(text: string): Promise<void> {
    await flush();
    if (!block.add(text)) await sink.write(Buffer.from(text, 'utf8'));
  }

  const add = (text: string): Promise<void> | null => (block.add(text) ? null : flushAndAdd(text));

  return {
    write: (row) => add(toText(row)),
    writePlain(cells) {
      const textOf = plainText(cells);
      return (row) => add(textOf(row));
    },
    finish: flush,
    discard: () => Promise.resolve(),
  };
}
