import type { EventTally } from '#shared/sync-status.ts';
import type { SourceRecord } from '#core/sources/source.ts';
import { readSpoolBlock, type SpoolPlace } from './batch-spool.ts';
import type { WritableDatabase } from './database-types.ts';
import { addTally, emptyTally } from './event-tally.ts';
import type { EventWriter } from './event-writer.ts';
import { countRows } from './ledger.ts';
import { forgetOpenImport, isOpenImport, noteOpenImport } from './open-imports.ts';
import { endRun, startRun } from './sync-runs.ts';

/** A saved file that was wholly read and found good. */
export interface FileToStore {
  connectionId: number;
  connectionName: string;
  source: string;
  /** Name without its folder, for the ledger. */
  fileName: string;
  /** SHA-256 in hexadecimal, and size in bytes, of the file as given. */
  fileHash: string;
  fileBytes: number;
  notices: string[];
  /** When its reading began and when its storing begins, milliseconds UTC. */
  startedMs: number;
  nowMs: number;
  toolVersion: string;
  batches: SpoolPlace;
}

/** A file whose storing has begun, by its rows in the ledger. */
export interface OpenFile {
  runId: number;
  windowId: number;
}

/** What one transaction did of a file. */
export interface FilePart {
  /** Where the next part begins. */
  next: number;
  /** Rows gone through. */
  rows: number;
  tally: EventTally;
  /** Rows that change what was stored before, or can't be read: they wait for the end. */
  waiting: WaitingRows[];
  /** Ids of events that were stored before just as the file has them. */
  known: string[];
}

/** Rows of one block of the spool. */
export interface WaitingRows {
  position: number;
  /** Places of records in the block. */
  records: number[];
}

/** A transaction takes no more blocks after so many milliseconds: others want to write, too. */
const longestMs = 50;

/**
 * Begins to store a file, inside the caller's transaction. Its ledger row gives no coverage, because no saved answer
 * says for which range it was asked; until `endFile` it is `incomplete`.
 */
export function beginFile(database: WritableDatabase, file: FileToStore): OpenFile {
  const runId = startRun(database, file.startedMs, file.toolVersion);
  const windowId = Number(
    database
      .prepare(
        `INSERT INTO fetch_window (run_id, connection_id, endpoint, started_ms, state, file_hash, file_bytes)
         VALUES (?, ?, ?, ?, 'incomplete', ?, ?)`,
      )
      .run(
        runId,
        file.connectionId,
        `file:${file.fileName}`,
        file.startedMs,
        Buffer.from(file.fileHash, 'hex'),
        file.fileBytes,
      ).lastInsertRowid,
  );
  noteOpenImport(database, windowId);
  return { runId, windowId };
}

/**
 * Stores the next new events of a file, inside the caller's transaction, from a position of the spool on. Only what can
 * be taken back is stored; all that touches earlier events is left to `endFile`.
 */
export function storeFilePart(
  database: WritableDatabase,
  events: EventWriter,
  file: FileToStore,
  { windowId }: OpenFile,
  position: number,
): FilePart {
  const part: FilePart = { next: position, rows: 0, tally: emptyTally(), waiting: [], known: [] };
  const find = database.prepare<[number, string], { hash: Buffer; withIncludes: number }>(
    'SELECT hash, with_includes AS withIncludes FROM event WHERE connection_id = ? AND external_id = ?',
  );
  const startedMs = performance.now();
  while (part.next < file.batches.bytes && performance.now() - startedMs < longestMs) {
    const { batch, next } = readSpoolBlock(file.batches.descriptor, part.next);
    const unknown: SourceRecord[] = [];
    const waiting: number[] = [];
    for (const [index, record] of batch.records.entries()) {
      const stored = find.get(file.connectionId, record.event.externalId);
      if (stored === undefined) unknown.push(record);
      else if (plain.test(record.event.externalId) && isSame(stored, record)) {
        part.known.push(record.event.externalId);
      } else waiting.push(index);
    }
    if (waiting.length > 0 || batch.unreadable.length > 0) {
      part.waiting.push({ position: part.next, records: waiting });
    }
    addTally(part.tally, events.store({ ...batchOf(file, windowId), records: unknown, unreadable: [] }));
    part.rows += batch.records.length + batch.unreadable.length;
    part.next = next;
  }
  countRows(database, windowId, part.tally);
  return part;
}

/**
 * Ends the storing of a file, inside the caller's transaction: changes events that were stored before, and writes down
 * that the whole of it is there. Answers with the tally of what it did; `null` where it did nothing, because events that
 * were there before are gone by now (another import took them back): the file is to be gone through once more.
 */
export function endFile(
  database: WritableDatabase,
  events: EventWriter,
  file: FileToStore,
  { runId, windowId }: OpenFile,
  { waiting, known }: Pick<FilePart, 'waiting' | 'known'>,
): EventTally | null {
  if (!isOpenImport(database, windowId)) throw new Error('Another program has taken the import for abandoned');
  if (isAnyGone(database, file.connectionId, known)) return null;
  const isEarlierRevision = earlierRevisions(database, file.connectionId);
  const tally = emptyTally();
  for (const { position, records } of waiting) {
    const { batch } = readSpoolBlock(file.batches.descriptor, position);
    const all = records.map((index) => batch.records[index] as SourceRecord);
    const present = all.filter((record) => !isEarlierRevision(record));
    const { unreadable } = batch;
    addTally(tally, events.store({ ...batchOf(file, windowId), records: present, unreadable }));
    tally.same += all.length - present.length;
  }
  tally.same += known.length;
  // What was changed meanwhile is not what the file has.
  const seeAgain = database.prepare<[number, number, number, string]>(
    `UPDATE event SET last_window_id = ? WHERE first_window_id < ? AND connection_id = ?
     AND external_id IN (SELECT value FROM json_each(?))`,
  );
  if (known.length > 0) seeAgain.run(windowId, windowId, file.connectionId, JSON.stringify(known));
  countRows(database, windowId, tally);
  // A file was read once, with nothing to check it against.
  database
    .prepare(`UPDATE fetch_window SET state = 'unverified', ended_ms = ?, notices = ? WHERE id = ?`)
    .run(file.nowMs, JSON.stringify(file.notices), windowId);
  endRun(database, runId, file.nowMs);
  forgetOpenImport(database, windowId);
  return tally;
}

/** Printable ASCII, which JSON carries unchanged. */
const plain = /^[ -~]*$/;

function isSame(stored: { hash: Buffer; withIncludes: number }, { hash, withIncludes }: SourceRecord): boolean {
  return withIncludes && stored.withIncludes === 1 && stored.hash.toString('hex') === hash;
}

function isAnyGone(database: WritableDatabase, connectionId: number, externalIds: readonly string[]): boolean {
  const gone = database.prepare<[string, number], number>(
    `SELECT 1 FROM json_each(?) AS wanted WHERE NOT EXISTS (
       SELECT 1 FROM event WHERE connection_id = +? AND external_id = wanted.value
     ) LIMIT 1`,
  );
  return externalIds.length > 0 && gone.get(JSON.stringify(externalIds), connectionId) !== undefined;
}

function batchOf({ connectionId, connectionName, source, nowMs }: FileToStore, windowId: number) {
  return { connectionId, connectionName, source, windowId, seenMs: nowMs };
}

/**
 * Tells whether a payload is a version of its event that has been replaced since. Files may be old: such a
 * payload must not become the present version again. Work items count only where both readings have them.
 */
function earlierRevisions(database: WritableDatabase, connectionId: number): (record: SourceRecord) => boolean {
  const find = database
    .prepare<[Record<string, unknown>], number>(
      `SELECT 1 FROM event JOIN event_revision AS earlier ON earlier.event_id = event.id
       WHERE event.connection_id = @connectionId AND event.external_id = @externalId
         AND CASE WHEN earlier.with_includes = 1 AND @withIncludes = 1 THEN earlier.hash = @hash
             ELSE ifnull(earlier.core_hash, earlier.hash) = @coreHash END
       LIMIT 1`,
    )
    .pluck();
  return ({ event, hash, coreHash, withIncludes }) =>
    find.get({
      connectionId,
      externalId: event.externalId,
      withIncludes: withIncludes ? 1 : 0,
      hash: Buffer.from(hash, 'hex'),
      coreHash: Buffer.from(coreHash, 'hex'),
    }) !== undefined;
}
