import BetterSqlite3 from 'better-sqlite3';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { BenchContext } from '#test/bench/benchmark.ts';
import { countedMembers, eventsFile } from './events-file.ts';
import { hasCommand, type Peer } from './peer.ts';

/**
 * A database as sqlite-utils makes it, asked with the statement that its `search` runs, but in this process: the
 * start of Python does not count against it.
 */
export function openSqliteUtils(context: BenchContext): Peer | null {
  if (!hasCommand('sqlite-utils')) return null;
  const path = join(context.scratch, 'sqlite-utils.db');
  const file = eventsFile(context);
  execFileSync('sqlite-utils', ['insert', path, 'event', file, '--nl', '--silent'], { stdio: 'ignore' });
  execFileSync('sqlite-utils', ['enable-fts', path, 'event', 'summary'], { stdio: 'ignore' });
  const database = new BetterSqlite3(path, { readonly: true });
  const matches = 'FROM original JOIN event_fts ON original.rowid = event_fts.rowid WHERE event_fts MATCH ?';
  const withRows = 'WITH original AS (SELECT rowid, * FROM event)';
  const search = database.prepare<[string]>(
    `${withRows} SELECT original.* ${matches} ORDER BY event_fts.rank LIMIT 100`,
  );
  const groups = [...countedMembers, 'substr(time, 1, 10)'].map((member) =>
    database.prepare<[string]>(`${withRows} SELECT ${member}, count(*) ${matches} GROUP BY 1`),
  );
  return {
    name: 'sqlite-utils',
    search: (word) => void search.all(word),
    facets(word) {
      for (const group of groups) group.all(word);
    },
  };
}
