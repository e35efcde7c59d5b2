import type { ByteSink } from './byte-sink.ts';
import type { ExportRow } from './export-row.ts';
import type { RowWriter } from './row-writer.ts';
import { createTextBlock } from './text-block.ts';

/** A format of one piece of text a row: gathers rows to blocks, writes UTF-8. */
export function createTextWriter(sink: ByteSink, start: string, toText: (row: ExportRow) => string): RowWriter {
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

  return {
    write(row) {
      const text = toText(row);
      return block.add(text) ? null : flushAndAdd(text);
    },
    async writeText(bytes) {
      await flush();
      await sink.write(bytes);
    },
    finish: flush,
    discard: () => Promise.resolve(),
  };
}
