import { DuckDBInstance } from '@duckdb/node-api';

export interface ParquetContent {
  /** DuckDB's types by column, in their order. */
  types: Record<string, string>;
  rows: Record<string, unknown>[];
  /** The key-value metadata. */
  facts: Record<string, string>;
  rowGroups: number;
}

/** A Parquet file as DuckDB reads it. Times are ISO 8601 UTC; whole numbers are bigints. */
export async function readParquet(file: string): Promise<ParquetContent> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const quoted = `'${file.replaceAll("'", "''")}'`;
    const read = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJS();
    const described = await read(`DESCRIBE SELECT * FROM read_parquet(${quoted})`);
    const facts = await read(`SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata(${quoted})`);
    const groups = await read(`SELECT count(DISTINCT row_group_id) AS number FROM parquet_metadata(${quoted})`);
    const rows = await read(`SELECT * FROM read_parquet(${quoted}, file_row_number = true) ORDER BY file_row_number`);
    return {
      types: Object.fromEntries(described.map((row) => [String(row.column_name), String(row.column_type)])),
      rows: rows.map(({ file_row_number: _number, ...row }) => row),
      facts: Object.fromEntries(facts.map((row) => [String(row.key), String(row.value)])),
      rowGroups: Number(groups[0]?.number ?? 0),
    };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
