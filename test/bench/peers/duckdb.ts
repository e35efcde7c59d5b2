import type { BenchContext } from '#test/bench/benchmark.ts';
import { countedMembers, eventsFile } from './events-file.ts';
import type { Peer } from './peer.ts';

/** DuckDB in this process with all its threads. Its full-text extension is a download: words are looked for by ILIKE. */
export async function openDuckDb(context: BenchContext): Promise<Peer | null> {
  const library = await import('@duckdb/node-api').catch(() => null);
  if (library === null) return null;
  const instance = await library.DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `CREATE TABLE event AS SELECT *, CAST("time" AS TIMESTAMP) AS moment, CAST("time" AS DATE) AS day
     FROM read_json_auto('${eventsFile(context)}', format = 'newline_delimited')`,
  );
  async function all(sql: string, word: string): Promise<void> {
    const reader = await connection.runAndReadAll(sql, [`%${word}%`]);
    reader.getRows();
  }
  return {
    name: 'DuckDB',
    search: (word) => all('SELECT * FROM event WHERE summary ILIKE $1 ORDER BY moment DESC LIMIT 100', word),
    async facets(word) {
      for (const member of [...countedMembers, 'day']) {
        await all(`SELECT "${member}", count(*) FROM event WHERE summary ILIKE $1 GROUP BY 1`, word);
      }
    },
  };
}
