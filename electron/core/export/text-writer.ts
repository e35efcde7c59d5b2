import { blockSize } from './byte-sink.ts';
import type { ByteSink } from './byte-sink.ts';
import type { ExportRow } from './export-row.ts';
import type { RowWriter } from './row-writer.ts';

/** A format of one piece of text a row: gathers rows to blocks, writes UTF-8. */
export function createTextWriter(sink: ByteSink, start: string, toText: (row: ExportRow) => string): RowWriter {
  let text = start;

  async function flush(): Promise<void> {
    const bytes = Buffer.from(text, 'utf8');
    text = '';
    await sink.write(bytes);
  }

  return {
    write(row) {
      text += toText(row);
      return text.length >= blockSize ? flush() : null;
    },
    async finish() {
      if (text !== '') await flush();
    },
    discard: () => Promise.resolve(),
  };
}
