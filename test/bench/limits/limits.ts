import BetterSqlite3 from 'better-sqlite3';
import { join } from 'node:path';
import { swapIds } from '#core/store/index-rowid.ts';
import { searchPath, storePath } from '#core/store/open-database.ts';

/** What searches are compared with: the usual ways to ask the same of the same index. */
export interface Limits {
  /** The newest 100 events with a word, by a join that sorts by time. */
  firstPageByJoin: (expression: string) => void;
  /** One GROUP BY for each facet, and one for the days. */
  facetsByGroup: (expression: string | null) => void;
  /** One GROUP BY over the deployed items of all events: how many events have each metadata type. */
  typesByGroup: () => void;
  close: () => void;
}

const facetColumns = ['kind_id', 'status_id', 'environment_id', 'actor_id', 'operation_id', 'connection_id'];

/** Copies the facets of all events into a narrow table, so that the limit does not pay for wide rows. */
export function createLimits(folder: string, scratch: string): Limits {
  const database = new BetterSqlite3(join(scratch, 'limits.db'));
  database.pragma('synchronous = OFF');
  database.pragma('page_size = 8192');
  database.pragma('cache_size = -65536');
  database.prepare('ATTACH ? AS store').run(storePath(folder));
  database.prepare('ATTACH ? AS search').run(searchPath(folder));
  database.exec(`
    CREATE TABLE facet (id INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, day INTEGER NOT NULL, ${facetColumns.join(', ')});
    INSERT INTO facet SELECT id, time_ms, time_ms / 86400000, ${facetColumns.join(', ')} FROM store.event;
  `);
  const byJoin = database.prepare<[string]>(
    `SELECT facet.* FROM search.event_text CROSS JOIN facet ON facet.id = ${swapIds('event_text.rowid').text}
     WHERE event_text MATCH ? ORDER BY facet.time_ms DESC LIMIT 100`,
  );
  const columns = [...facetColumns, 'day'];
  const groupMatches = columns.map((column) =>
    database.prepare<[string]>(
      `SELECT facet.${column}, count(*) FROM search.event_text CROSS JOIN facet ON facet.id = ${swapIds('event_text.rowid').text}
       WHERE event_text MATCH ? GROUP BY facet.${column}`,
    ),
  );
  const groupAll = columns.map((column) =>
    database.prepare(`SELECT ${column}, count(*) FROM facet GROUP BY ${column}`),
  );
  const groupItems = database.prepare(
    `SELECT item.type_id, count(DISTINCT event_item.event_id)
     FROM store.event_item JOIN store.item ON item.id = event_item.item_id GROUP BY item.type_id`,
  );
  return {
    firstPageByJoin: (expression) => void byJoin.all(expression),
    facetsByGroup(expression) {
      if (expression === null) for (const statement of groupAll) statement.all();
      else for (const statement of groupMatches) statement.all(expression);
    },
    typesByGroup: () => void groupItems.all(),
    close: () => database.close(),
  };
}
