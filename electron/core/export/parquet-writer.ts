import { constants, zstdCompressSync } from 'node:zlib';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ByteSink } from './byte-sink.ts';
import type { ExportColumn } from './columns.ts';
import type { ExportRow } from './export-row.ts';
import { parquetColumn } from './parquet-schema.ts';
import type { ParquetValue } from './parquet-schema.ts';
import type { RowWriter } from './row-writer.ts';

export interface ParquetOptions {
  columns: readonly ExportColumn[];
  /** The program that writes, with its version. */
  createdBy: string;
  /** Facts about the file, for its key-value metadata; asked for when all rows are written. */
  facts: (rows: number) => Record<string, string>;
  limits?: GroupLimits;
}

/** Where a row group ends, whichever comes first. */
export interface GroupLimits {
  rows: number;
  /** Roughly, of the values in memory. */
  bytes: number;
}

const groupLimits: GroupLimits = { rows: 30_000, bytes: 16_000_000 };

/** Level 1 is as small as the format's usual codec and far quicker than higher ones. */
const compressors = {
  ZSTD: (input: Uint8Array) => zstdCompressSync(input, { params: { [constants.ZSTD_c_compressionLevel]: 1 } }),
};

/**
 * A Parquet file (https://parquet.apache.org/docs/file-format/), a row group at a time, so that memory does not grow
 * with the rows. Types as `parquetColumn` chooses them; texts are UTF-8, half surrogate pairs become U+FFFD. The bytes
 * depend on rows, columns and facts alone.
 */
export function createParquetWriter(sink: ByteSink, options: ParquetOptions): RowWriter {
  const limits = options.limits ?? groupLimits;
  const columns = options.columns.map(parquetColumn);
  const bytes = new ByteWriter(1024 * 1024);
  const file = new ParquetWriter({
    writer: bytes,
    schema: [{ name: 'root', num_children: columns.length }, ...columns.flatMap(({ schema }) => schema)],
    codec: 'ZSTD',
    compressors,
    createdBy: options.createdBy,
  });
  let values = columns.map((): ParquetValue[] => []);
  let inGroup = 0;
  let size = 0;
  let rows = 0;

  /** Hands on what the library has written, and uses its memory again. */
  async function flush(): Promise<void> {
    if (bytes.index > 0) await sink.write(bytes.getBytes());
    bytes.index = 0;
  }

  async function endGroup(): Promise<void> {
    if (inGroup === 0) return;
    await file.write({
      columnData: columns.map(({ name, statistics }, index) => ({ name, statistics, data: values[index] ?? [] })),
      rowGroupSize: inGroup,
    });
    values = columns.map(() => []);
    inGroup = 0;
    size = 0;
    await flush();
  }

  return {
    write(row: ExportRow) {
      columns.forEach((column, index) => {
        const value = column.read(row);
        values[index]?.push(value);
        size += column.sizeOf(value);
      });
      inGroup += 1;
      rows += 1;
      return inGroup >= limits.rows || size >= limits.bytes ? endGroup() : null;
    },
    async finish() {
      await endGroup();
      file.kvMetadata = Object.entries(options.facts(rows)).map(([key, value]) => ({ key, value }));
      await file.finish();
      await flush();
    },
    discard: () => Promise.resolve(),
  };
}
