import { AppError } from '#shared/app-error.ts';
import type { EventTally } from '#shared/sync-status.ts';
import type { SourceRecord } from '#core/sources/source.ts';
import { readSpool, type SpoolPlace } from './batch-spool.ts';
import type { WritableDatabase } from './database-types.ts';
import type { EventWriter } from './event-writer.ts';
import { countRows } from './ledger.ts';
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
  control: StoringControl;
}

/** Two numbers shared between the thread that stores and the one that waits: messages would come too late. */
export type StoringControl = SharedArrayBuffer;

const stopPlace = 0;
const rowsPlace = 1;

export function createStoringControl(): StoringControl {
  return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
}

/** Asks the storing of a file to end before its next batch. */
export function stopStoring(control: StoringControl): void {
  Atomics.store(new Int32Array(control), stopPlace, 1);
}

/** How many rows of the file were stored so far. */
export function rowsStored(control: StoringControl): number {
  return Atomics.load(new Int32Array(control), rowsPlace);
}

/**
 * Stores a file inside the caller's transaction: its ledger row, its events, its quarantined rows. It gives
 * no coverage, because no saved answer says for which range it was asked. Throws `app.interrupted`.
 */
export function storeFile(database: WritableDatabase, events: EventWriter, file: FileToStore): EventTally {
  const control = new Int32Array(file.control);
  const isEarlierRevision = earlierRevisions(database, file.connectionId);
  const runId = startRun(database, file.startedMs, file.toolVersion);
  const windowId = insertWindow(database, runId, file);
  const sum: EventTally = { new: 0, same: 0, changed: 0, quarantined: 0 };

  for (const { records, unreadable } of readSpool(file.batches)) {
    if (Atomics.load(control, stopPlace) !== 0) {
      throw new AppError('app.interrupted', 'The import was stopped.', 'Nothing of this file was stored.');
    }
    const unknown = records.filter((record) => !isEarlierRevision(record));
    const tally = events.store({
      connectionId: file.connectionId,
      connectionName: file.connectionName,
      source: file.source,
      windowId,
      records: unknown,
      unreadable,
      seenMs: file.nowMs,
    });
    tally.same += records.length - unknown.length;
    countRows(database, windowId, tally);
    for (const key of ['new', 'same', 'changed', 'quarantined'] as const) sum[key] += tally[key];
    Atomics.add(control, rowsPlace, records.length + unreadable.length);
  }

  endRun(database, runId, file.nowMs);
  return sum;
}

/** A file was read once, with nothing to check it against. */
function insertWindow(database: WritableDatabase, runId: number, file: FileToStore): number {
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO fetch_window (run_id, connection_id, endpoint, started_ms, ended_ms, state, notices, file_hash, file_bytes)
       VALUES (?, ?, ?, ?, ?, 'unverified', ?, ?, ?)`,
    )
    .run(
      runId,
      file.connectionId,
      `file:${file.fileName}`,
      file.startedMs,
      file.nowMs,
      JSON.stringify(file.notices),
      Buffer.from(file.fileHash, 'hex'),
      file.fileBytes,
    );
  return Number(lastInsertRowid);
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
