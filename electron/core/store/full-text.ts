import { rmSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { AppError } from '#shared/app-error.ts';
import { fold } from '#shared/fold.ts';
import { type DictionaryField, dictionaryFields } from './dictionary-fields.ts';
import type { WritableDatabase } from './database-types.ts';
import { searchPath, storePath } from './open-database.ts';
import { toStoreError } from './store-error.ts';
import { tagToken } from './tag-token.ts';

/**
 * The full-text index lives in a file of its own, `search.db`, with its own writer, and can be made again
 * from the store at any time. Its rowids are event ids. `text` holds everything a word can find; `tags`
 * holds one token a dictionary value, so that filters are terms of the same expression.
 */
const schemaSql = `
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE event_text USING fts5(
  text, tags, content = '', contentless_delete = 1, prefix = '3', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO event_text (event_text, rank) VALUES ('automerge', 8);
`;

/** The layout of the index; another number makes it anew. */
const indexVersion = 1;

/** A private character that the tokenizer takes for a word of its own: no phrase reaches across it. */
const partSeparator = ' \u{E000} ';

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
    database.pragma('page_size = 8192');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('temp_store = MEMORY');
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
  if (exists) database.exec('DROP TABLE main.state; DROP TABLE main.event_text;');
  database.exec(schemaSql);
  writeState(database, 'stamp', stamp);
  // Everything there is comes first, then the queue from here on.
  writeState(database, 'mark', String(lastSeq(database)));
  writeState(database, 'rebuild_from', '0');
}

/**
 * Indexes the next events that are waiting, at most `limit`, in one transaction.
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

function rebuildNext(database: WritableDatabase, from: bigint, limit: number): number {
  const ids = database
    .prepare<[bigint, number], number>('SELECT id FROM store.event WHERE id >= ? ORDER BY id LIMIT ?')
    .pluck()
    .all(from, limit);
  const write = createTextWriter(database);
  for (const id of ids) write(id);
  const last = ids.at(-1);
  if (last === undefined) {
    database.prepare(`DELETE FROM main.state WHERE key = 'rebuild_from'`).run();
    return indexQueued(database, limit);
  }
  writeState(database, 'rebuild_from', String(last + 1));
  return ids.length;
}

function indexQueued(database: WritableDatabase, limit: number): number {
  const rows = database
    .prepare<[bigint, number], { seq: number; id: number }>(
      'SELECT seq, event_id AS id FROM store.index_queue WHERE seq > ? ORDER BY seq LIMIT ?',
    )
    .all(BigInt(readMark(database)), limit);
  const last = rows.at(-1);
  if (last === undefined) return 0;
  // Ascending ids: the index flushes to disk whenever a rowid goes down.
  const ids = [...new Set(rows.map((row) => row.id))].sort((a, b) => a - b);
  const write = createTextWriter(database);
  for (const id of ids) write(id);
  writeState(database, 'mark', String(last.seq));
  return rows.length;
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

interface TextRow {
  connection: string;
  source: string;
  kind_id: number;
  actor_id: number | null;
  operation_id: number | null;
  operation_code: number | string | null;
  type_id: number | null;
  type_code: number | string | null;
  object_id: number | null;
  origin_id: number | null;
  target_id: number | null;
  environment_id: number | null;
  status_id: number | null;
  actor: string | null;
  type: string | null;
  object: string | null;
  origin: string | null;
  target: string | null;
  record: string | null;
  record_alias: string | null;
  external_id: string;
  summary: string | null;
  old_value: string | null;
  new_value: string | null;
  item_count: number | null;
  work_item_state: string | null;
  violation: number;
  revision: number;
  fields: string | null;
}

// `+?` hides the value from the planner. In a join it would otherwise plan the statement anew for each
// value bound (SQLite is built with STAT4 here), which takes ten times as long as running it.
const textSql = `
SELECT connection.name AS connection, connection.kind AS source, event.*, actor.value AS actor,
  type.value AS type, object.value AS object, origin.value AS origin,
  target.value AS target, event_fields.fields
FROM store.event JOIN store.connection ON connection.id = event.connection_id
LEFT JOIN store.dictionary AS actor ON actor.id = event.actor_id
LEFT JOIN store.dictionary AS type ON type.id = event.type_id
LEFT JOIN store.dictionary AS object ON object.id = event.object_id
LEFT JOIN store.dictionary AS origin ON origin.id = event.origin_id
LEFT JOIN store.dictionary AS target ON target.id = event.target_id
LEFT JOIN store.event_fields ON event_fields.event_id = event.id
WHERE event.id = +?`;

/** Writes the index entry of one event anew, or removes it where the event is gone. */
function createTextWriter(database: WritableDatabase): (id: number) => void {
  const readText = database.prepare<[bigint], TextRow>(textSql);
  const readItems = database.prepare<[bigint], ItemRow>(
    `SELECT type.value AS type, item.name, item.type_id AS typeId, event_item.change_id AS changeId,
       event_item.modified_by_id AS modifiedById, change.value AS change, modifier.value AS modifiedBy
     FROM store.event_item JOIN store.item ON item.id = event_item.item_id
     LEFT JOIN store.dictionary AS type ON type.id = item.type_id
     LEFT JOIN store.dictionary AS change ON change.id = event_item.change_id
     LEFT JOIN store.dictionary AS modifier ON modifier.id = event_item.modified_by_id
     WHERE event_item.event_id = +?`,
  );
  const readWorkItems = database
    .prepare<[bigint], string>('SELECT key FROM store.work_item WHERE event_id = ? ORDER BY ordinal')
    .pluck();
  const findTag = database
    .prepare<[number, string], number>('SELECT id FROM store.dictionary WHERE field = ? AND value = ?')
    .pluck();
  const isIndexed = database.prepare<[bigint], number>('SELECT 1 FROM main.event_text_docsize WHERE id = ?').pluck();
  const remove = database.prepare<[bigint]>('DELETE FROM event_text WHERE rowid = ?');
  const insert = database.prepare<[bigint, string, string]>(
    'INSERT INTO event_text (rowid, text, tags) VALUES (?, ?, ?)',
  );
  const knownTags = new Map<string, number | undefined>();

  function tagOf(field: DictionaryField, value: string): number | undefined {
    const key = `${field} ${value}`;
    if (!knownTags.has(key)) knownTags.set(key, findTag.get(dictionaryFields[field], value));
    return knownTags.get(key);
  }

  return function writeText(id) {
    const key = BigInt(id);
    if (isIndexed.get(key) !== undefined) remove.run(key);
    const row = readText.get(key);
    if (row === undefined) return;
    // Most events have neither: two look-ups saved.
    const items = (row.item_count ?? 0) > 0 ? readItems.all(key) : [];
    const workItemKeys = row.work_item_state === 'linked' ? readWorkItems.all(key) : [];
    insert.run(key, textOf(row, items, workItemKeys), tagsOf(row, items, tagOf));
  };
}

interface ItemRow {
  type: string | null;
  name: string | null;
  change: string | null;
  modifiedBy: string | null;
  typeId: number | null;
  changeId: number | null;
  modifiedById: number | null;
}

function textOf(row: TextRow, items: readonly ItemRow[], workItemKeys: readonly string[]): string {
  const parts: unknown[] = [
    row.summary,
    row.actor,
    row.object,
    row.record,
    row.record_alias,
    row.origin,
    row.target,
    row.type,
    row.type_code,
    row.operation_code,
    row.old_value,
    row.new_value,
    row.external_id,
    ...workItemKeys,
    ...Object.values(fieldsOf(row)),
  ];
  const distinct = new Set(parts.filter((part) => part !== null && part !== '').map(textOfPart));
  for (const item of items) {
    for (const part of [item.name, item.type, item.change, item.modifiedBy]) if (part !== null) distinct.add(part);
  }
  // Folded here, because the tokenizer knows less of compatibility forms (ligatures, full-width letters).
  return fold([...distinct].join(partSeparator));
}

function textOfPart(part: unknown): string {
  return typeof part === 'string' ? part : JSON.stringify(part);
}

function tagsOf(
  row: TextRow,
  items: readonly ItemRow[],
  tagOf: (field: DictionaryField, value: string) => number | undefined,
): string {
  const ids = new Set<number | null | undefined>([
    tagOf('connection', row.connection),
    tagOf('source', row.source),
    row.kind_id,
    row.actor_id,
    row.operation_id,
    row.type_id,
    row.object_id,
    row.origin_id,
    row.target_id,
    row.environment_id,
    row.status_id,
    tagOf('violation', row.violation === 1 ? 'yes' : 'no'),
  ]);
  if (row.work_item_state !== null) ids.add(tagOf('workItemState', row.work_item_state));
  if (row.type_code !== null) ids.add(tagOf('code', String(row.type_code)));
  if (row.operation_code !== null) ids.add(tagOf('operationCode', String(row.operation_code)));
  if (row.revision > 1) ids.add(tagOf('changed', 'yes'));
  for (const [name, value] of Object.entries(fieldsOf(row))) if (value !== null) ids.add(tagOf('fieldName', name));
  for (const item of items) ids.add(item.typeId).add(item.changeId).add(item.modifiedById);
  return [...ids]
    .filter((id) => typeof id === 'number')
    .map(tagToken)
    .join(' ');
}

function fieldsOf(row: TextRow): Record<string, unknown> {
  return row.fields === null ? {} : (JSON.parse(row.fields) as Record<string, unknown>);
}
