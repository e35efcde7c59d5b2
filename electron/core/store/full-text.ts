import { rmSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { AppError } from '#shared/app-error.ts';
import { setBlockRow } from './column-block.ts';
import { blockRowWidth, columnBlocksSchema, writeColumnBlocks } from './column-blocks.ts';
import type { WritableDatabase } from './database-types.ts';
import { indexRowid } from './index-rowid.ts';
import { createIndexTexts, indexedColumns } from './index-text.ts';
import { prepareForWriting, searchPath, storePath } from './open-database.ts';
import { toStoreError } from './store-error.ts';

/**
 * The full-text index lives in a file of its own, `search.db`, with its own writer, and can be made again
 * from the store at any time. Its rowids are event ids counted down, see `index-rowid.ts`. `text` holds everything a word can find; `tags`
 * holds one token a dictionary value, so that filters are terms of the same expression. Pages are small: newest
 * first, each page that a search jumps to is read from its beginning to its end.
 *
 * Each transaction adds a segment. They are merged when nothing waits (`mergeSome`): that takes a fifth of the time of
 * indexing, and a search hardly feels how many there are. FTS5 itself merges none.
 */
const schemaSql = `
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE event_text USING fts5(${indexedColumns}, contentless_delete = 1, prefix = '3');
INSERT INTO event_text (event_text, rank) VALUES ('automerge', 0);
INSERT INTO event_text (event_text, rank) VALUES ('crisismerge', 1000);
INSERT INTO event_text (event_text, rank) VALUES ('usermerge', 8);
INSERT INTO event_text (event_text, rank) VALUES ('hashsize', 33554432);
INSERT INTO event_text (event_text, rank) VALUES ('pgsz', 1000);
${columnBlocksSchema}`;

/** The layout of the index; another number makes it anew. */
const indexVersion = 7;

/** Opens the index for writing, with the store attached as schema `store`; makes it anew where it does not fit. */
export function openFullText(folder: string): WritableDatabase {
  const path = searchPath(folder);
  try {
    return openIndex(folder, path);
  } catch (thrown) {
    const error = toStoreError(thrown, path);
    if (!(error instanceof AppError) || error.code !== 'store.corrupt') throw error;
    // Nothing in it is an original: a damaged index is thrown away and made again from the store.
    for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
    return openIndex(folder, path);
  }
}

function openIndex(folder: string, path: string): WritableDatabase {
  const database = new BetterSqlite3(path, { timeout: 10_000 }) as WritableDatabase;
  try {
    database.pragma('auto_vacuum = INCREMENTAL');
    prepareForWriting(database);
    database.prepare('ATTACH ? AS store').run(storePath(folder));
    database.exec(lockTableSql);
    database.transaction(() => ensureLayout(database)).deferred();
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

// Transactions here are deferred: an immediate one would lock the attached store too, and keep its writer
// waiting. Their first statement writes to the index: it waits for another process that does so, while a
// transaction that has read before it writes would be refused at once.
const lockTableSql = 'CREATE TABLE IF NOT EXISTS main.lock (id INTEGER PRIMARY KEY) STRICT';
const lockSql = 'DELETE FROM main.lock';

function ensureLayout(database: WritableDatabase): void {
  database.exec(lockSql);
  const workspaceId = database.prepare<[], string>(`SELECT value FROM store.workspace WHERE key = 'id'`).pluck().get();
  const stamp = `${indexVersion}:${workspaceId ?? ''}`;
  const exists = database.prepare(`SELECT 1 FROM main.sqlite_master WHERE name = 'state'`).get() !== undefined;
  if (exists && readState(database, 'stamp') === stamp && readMark(database) <= lastSeq(database)) return;
  makeAnew(database, stamp, exists);
}

function makeAnew(database: WritableDatabase, stamp: string, exists: boolean): void {
  if (exists)
    database.exec('DROP TABLE main.state; DROP TABLE main.event_text; DROP TABLE IF EXISTS main.column_block;');
  database.exec(schemaSql);
  writeState(database, 'stamp', stamp);
  // Everything there is comes first, then the queue from here on.
  writeState(database, 'mark', String(lastSeq(database)));
  writeState(database, 'rebuild_from', '0');
}

/** Empties the index: `indexNext` makes all of it again. */
export function resetIndex(database: WritableDatabase): void {
  database
    .transaction(() => {
      database.exec(lockSql);
      makeAnew(database, readState(database, 'stamp') ?? '', true);
    })
    .deferred();
}

/** From so many segments on merging does not wait: it goes along with the indexing. */
const manySegments = 100;

/** About half a megabyte, which takes some ten milliseconds. */
const pagesPerMerge = 500;
/** Merging these pages for each so many events leaves, in the long run, fewer than twice as many segments. */
const eventsPerMerge = 2_000;

/** Merges while events still wait, where there are too many segments. `events`: how many were just indexed. */
export function mergeIfMany(database: WritableDatabase, events: number): void {
  if (countSegments(database) < manySegments) return;
  for (let merged = 0; merged < events && mergeSome(database); merged += eventsPerMerge);
}

function countSegments(database: WritableDatabase): number {
  // From one to the next: the table has a row for each page.
  return (
    database
      .prepare<[], number>(
        `WITH RECURSIVE segment (id) AS (
           SELECT min(segid) FROM event_text_idx
           UNION ALL SELECT (SELECT min(segid) FROM event_text_idx WHERE segid > id) FROM segment WHERE id IS NOT NULL
         ) SELECT count(id) FROM segment`,
      )
      .pluck()
      .get() ?? 0
  );
}

/** Merges a little of what was indexed lately. @returns whether there is more to merge */
export function mergeSome(database: WritableDatabase): boolean {
  const changes = database.prepare<[], number>('SELECT total_changes()').pluck();
  const before = changes.get() ?? 0;
  database.prepare(`INSERT INTO event_text (event_text, rank) VALUES ('merge', ?)`).run(BigInt(pagesPerMerge));
  // The statement itself counts as one change.
  return (changes.get() ?? 0) - before > 1;
}

/** Merges the index into one piece and gives unused space back to the disk. */
export function compactIndex(database: WritableDatabase): void {
  database.exec(`INSERT INTO event_text (event_text) VALUES ('optimize')`);
  database.pragma('main.incremental_vacuum');
  database.pragma('main.wal_checkpoint(TRUNCATE)');
}

/** So many deployed items take as long as an event. */
const itemsPerEvent = 10;

/**
 * Indexes the next events that are waiting, at most `limit` (fewer if they have many items), in one transaction:
 * each makes a segment of the index, and few large ones are merged less often than many small ones.
 *
 * @returns how many were done; 0 when nothing waits
 */
export function indexNext(database: WritableDatabase, limit: number): number {
  return database
    .transaction(() => {
      database.exec(lockSql);
      const from = readState(database, 'rebuild_from');
      return from === null ? indexQueued(database, limit) : rebuildNext(database, BigInt(from), limit);
    })
    .deferred();
}

/** The first rows that together are worth `limit` events; at least one. */
function worth<Row extends readonly [items: number | null, ...number[]]>(
  rows: readonly Row[],
  limit: number,
): readonly Row[] {
  let sum = 0;
  const end = rows.findIndex(([items], index) => (sum += 1 + (items ?? 0) / itemsPerEvent) > limit && index > 0);
  return end < 0 ? rows : rows.slice(0, end);
}

function rebuildNext(database: WritableDatabase, from: bigint, limit: number): number {
  const rows = database
    .prepare<[bigint, number], [items: number | null, id: number]>(
      'SELECT item_count, id FROM store.event WHERE id >= ? ORDER BY id LIMIT ?',
    )
    .raw()
    .all(from, limit);
  const ids = worth(rows, limit).map(([, id]) => id);
  writeTexts(database, ids);
  const last = ids.at(-1);
  if (last === undefined) {
    database.prepare(`DELETE FROM main.state WHERE key = 'rebuild_from'`).run();
    return indexQueued(database, limit);
  }
  writeState(database, 'rebuild_from', String(last + 1));
  return ids.length;
}

function indexQueued(database: WritableDatabase, limit: number): number {
  const waiting = database
    .prepare<[bigint, number], [items: number | null, seq: number, id: number]>(
      `SELECT (SELECT item_count FROM store.event WHERE id = event_id), seq, event_id
       FROM store.index_queue WHERE seq > ? ORDER BY seq LIMIT ?`,
    )
    .raw()
    .all(BigInt(readMark(database)), limit);
  const rows = worth(waiting, limit);
  const last = rows.at(-1);
  if (last === undefined) return 0;
  const [, seq] = last;
  const ids = [...new Set(rows.map(([, , id]) => id))].sort((a, b) => a - b);
  writeTexts(database, ids);
  writeState(database, 'mark', String(seq));
  return rows.length;
}

/** From this share of unused pages on, the file is made smaller. */
const unusedShare = 0.1;

/** Merging leaves unused pages behind: gives them back to the disk where they are many. Outside a transaction. */
export function shrinkIndex(database: WritableDatabase): void {
  const [unused, all] = ['freelist_count', 'page_count'].map((name) => Number(database.pragma(name, { simple: true })));
  if ((unused ?? 0) > (all ?? 0) * unusedShare) database.pragma('main.incremental_vacuum');
}

/** How far the index has read the queue; rows up to here can be deleted from it. */
export function readMark(database: WritableDatabase): number {
  return Number(readState(database, 'mark') ?? '0');
}

function lastSeq(database: WritableDatabase): number {
  return (
    database.prepare<[], number>(`SELECT seq FROM store.sqlite_sequence WHERE name = 'index_queue'`).pluck().get() ?? 0
  );
}

function readState(database: WritableDatabase, key: string): string | null {
  return database.prepare<[string], string>('SELECT value FROM main.state WHERE key = ?').pluck().get(key) ?? null;
}

function writeState(database: WritableDatabase, key: string, value: string): void {
  database.prepare('INSERT OR REPLACE INTO main.state (key, value) VALUES (?, ?)').run(key, value);
}

/** Writes index entries anew, and removes those of events that are gone. Ids ascending. */
function writeTexts(database: WritableDatabase, ids: readonly number[]): void {
  if (ids.length > 0) removeTexts(database, ids);
  const insert = database.prepare<[bigint, string, string]>(
    'INSERT INTO event_text (rowid, text, tags) VALUES (?, ?, ?)',
  );
  const blockRows = new Float64Array(ids.length * blockRowWidth);
  let place = blockRows.length;
  // Ascending rowids: the index flushes to disk whenever one goes down.
  for (const { id, text, tags, blockRow } of textsOf(database)(ids.toReversed())) {
    insert.run(BigInt(indexRowid(id)), text, tags);
    setBlockRow(blockRows, (place -= blockRowWidth), blockRow);
  }
  writeColumnBlocks(database, ids, blockRows.subarray(place));
}

function removeTexts(database: WritableDatabase, ids: readonly number[]): void {
  const newest = database.prepare<[], number | null>('SELECT min(id) FROM main.event_text_docsize').pluck().get();
  // Nearly all events come once: then all of these are newer than what is indexed.
  if (newest == null || indexRowid(ids[0] as number) < newest) return;
  const indexed = database
    .prepare<[string], number>(
      'SELECT known.id FROM json_each(?) AS wanted CROSS JOIN main.event_text_docsize AS known ON known.id = wanted.value',
    )
    .pluck()
    .all(JSON.stringify(ids.map(indexRowid)));
  const remove = database.prepare<[bigint]>('DELETE FROM event_text WHERE rowid = ?');
  for (const rowid of indexed) remove.run(BigInt(rowid));
}

const indexTexts = new WeakMap<WritableDatabase, ReturnType<typeof createIndexTexts>>();

function textsOf(database: WritableDatabase): ReturnType<typeof createIndexTexts> {
  const texts = indexTexts.get(database) ?? createIndexTexts(database, 'store');
  indexTexts.set(database, texts);
  return texts;
}
