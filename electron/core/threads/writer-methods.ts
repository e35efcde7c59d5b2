import { type Chain, openChain } from '#core/store/chain.ts';
import { writeConnectionMemory } from '#core/store/connection-memory.ts';
import {
  configureConnection,
  type ConnectionInput,
  deleteConnection,
  insertConnection,
  listConnections,
  type StoredConnection,
} from '#core/store/connections.ts';
import type { Author } from '#core/store/activity-log.ts';
import { signCheckpoint, type StoredCheckpoint, writeCheckpoint } from '#core/store/checkpoints.ts';
import type { WritableDatabase } from '#core/store/database-types.ts';
import { addTally, emptyTally } from '#core/store/event-tally.ts';
import { createEventWriter, type EventBatch, type EventWriter } from '#core/store/event-writer.ts';
import {
  beginFile,
  endFile,
  type FilePart,
  type FileToStore,
  type OpenFile,
  storeFilePart,
} from '#core/store/file-writer.ts';
import { askCall, type LedgerCall, recordCall } from '#core/store/fetch-calls.ts';
import {
  closeAbandonedWindows,
  countRows,
  endWindow,
  futureClaims,
  type NewWindow,
  startWindow,
  trimFutureCoverage,
  type WindowEnd,
} from '#core/store/ledger.ts';
import { abandonedImports, undoImportStep } from '#core/store/open-imports.ts';
import { dropUnusedPayloads, type PurgedEvents, purgeEvents, type PurgeRequest } from '#core/store/purge.ts';
import { compactStore } from '#core/store/compact-store.ts';
import { openStoreForWriting, storePath } from '#core/store/open-database.ts';
import { toStoreError } from '#core/store/store-error.ts';
import { type ReleasedEntries, storeReleased } from '#core/store/released-entries.ts';
import { endRun, recordOutcome, type RunOutcome, type RunStart, startSyncRun } from '#core/store/sync-runs.ts';
import { ensureWorkspace, writeWorkspaceValue } from '#core/store/workspace.ts';
import { releaseBuffers } from '#shared/release-buffers.ts';
import type { EventTally } from '#shared/sync-status.ts';
import { openSealed } from './sealed-records.ts';
import { createSavedWorkWriter } from './saved-work-writer.ts';

/** Rows of the index's queue that stay behind after they were read. */
const queueRowsKept = 10_000;

export type WriterMethods = ReturnType<typeof createWriterMethods>['methods'];

/** Everything that writes to a store. Each method is one transaction: wholly done, or not at all. */
export function createWriterMethods(folder: string) {
  let open: { database: WritableDatabase; events: EventWriter; chain: Chain } | null = null;

  function write<Output>(change: (database: WritableDatabase, events: EventWriter) => Output): Output {
    if (open === null) throw new Error('The store is not open');
    const { database, events, chain } = open;
    try {
      return database
        .transaction(() => {
          const output = change(database, events);
          chain.seal();
          return output;
        })
        .immediate();
    } catch (thrown) {
      events.forget();
      chain.forget();
      throw toStoreError(thrown, storePath(folder));
    }
  }

  function openedChain(): Chain {
    if (open === null) throw new Error('The store is not open');
    return open.chain;
  }

  /** Stores the parts of a batch in one transaction. */
  function storeParts(windowId: number, parts: Iterable<EventBatch>, calls: readonly LedgerCall[]): EventTally {
    return write((database, events) => {
      const tally = emptyTally();
      for (const part of parts) addTally(tally, events.store(part));
      countRows(database, windowId, tally);
      for (const call of calls) recordCall(database, call);
      return tally;
    });
  }

  const methods = {
    /** Opens the store, making or migrating it. To be called first. */
    open({ nowMs }: { nowMs: number }): void {
      const database = openStoreForWriting(folder);
      ensureWorkspace(database, nowMs);
      const chain = openChain(database);
      open = { database, events: createEventWriter(database, chain), chain };
      // Looked at first: a process that only reads must not wait for one that writes.
      const claiming = listConnections(database).filter(({ id }) => futureClaims(database, id, nowMs).length > 0);
      if (claiming.length > 0) write(() => claiming.forEach(({ id }) => trimFutureCoverage(database, id, nowMs)));
      // A killed import leaves nothing behind.
      for (const windowId of abandonedImports(database)) while (!methods.undoImport({ windowId }));
    },

    insertConnection({ connection, nowMs }: { connection: ConnectionInput; nowMs: number }): StoredConnection {
      return write((database) => insertConnection(database, connection, nowMs));
    },

    deleteConnection(input: { connection: StoredConnection; purge: boolean; nowMs: number }): void {
      write((database) => {
        deleteConnection(database, input.connection, input.purge, input.nowMs);
        if (input.purge) dropUnusedPayloads(database);
      });
    },

    /** Deletes all events before an instant; what was deleted is overwritten in the file. */
    purgeEvents({ request, by }: { request: PurgeRequest; by: Author }): PurgedEvents {
      open?.database.pragma('secure_delete = ON');
      try {
        return write((database) => purgeEvents(database, openedChain(), request, by));
      } finally {
        open?.database.pragma('secure_delete = OFF');
        open?.database.pragma('wal_checkpoint(TRUNCATE)');
      }
    },

    writeConnectionMemory(input: { connectionId: number; key: string; value: string }): void {
      write((database) => writeConnectionMemory(database, input.connectionId, input.key, input.value));
    },

    startSyncRun(run: RunStart): number {
      return write((database) => startSyncRun(database, run));
    },

    recordOutcome(outcome: RunOutcome): void {
      write((database) => recordOutcome(database, outcome));
    },

    configureConnection({ connectionId, overlapMs }: { connectionId: number; overlapMs: number | null }): void {
      write((database) => configureConnection(database, connectionId, overlapMs));
    },

    endRun({ runId, nowMs }: { runId: number; nowMs: number }): void {
      write((database) => endRun(database, runId, nowMs));
    },

    closeAbandonedWindows({ connectionId, nowMs }: { connectionId: number; nowMs: number }): void {
      write((database) => {
        closeAbandonedWindows(database, connectionId, nowMs);
        trimFutureCoverage(database, connectionId, nowMs);
      });
    },

    startWindow(window: NewWindow): number {
      return write((database) => startWindow(database, window));
    },

    /** Stores a batch with its share of the ledger row and the calls that brought it. */
    storeBatch({ batch, calls }: { batch: EventBatch; calls: LedgerCall[] }): EventTally {
      return storeParts(batch.windowId, [batch], calls);
    },

    /** The same for a batch whose records come in one piece, which is used up: opened and stored part by part. */
    storeSealed({ batch, sealed, calls }: { batch: EventBatch; sealed: Uint8Array; calls: LedgerCall[] }): EventTally {
      try {
        return storeParts(batch.windowId, partsOf(batch, sealed), calls);
      } finally {
        releaseBuffers([sealed.buffer]);
      }
    },

    /** Begins to store a saved file that was wholly read. */
    beginFile(file: FileToStore): OpenFile {
      return write((database) => beginFile(database, file));
    },

    /** Stores some of a file's new events. */
    storeFilePart(input: { file: FileToStore; open: OpenFile; position: number }): FilePart {
      return write((database, events) => storeFilePart(database, events, input.file, input.open, input.position));
    },

    /** Stores the rest of a file: from now on the ledger has it. `null`: it is to be gone through once more. */
    endFile(input: {
      file: FileToStore;
      open: OpenFile;
      rest: Pick<FilePart, 'waiting' | 'known'>;
    }): EventTally | null {
      return write((database, events) => endFile(database, events, input.file, input.open, input.rest));
    },

    /** Takes back some of what an import has stored. Answers whether that is all. */
    undoImport({ windowId }: Pick<OpenFile, 'windowId'>): boolean {
      return write((database) => undoImportStep(database, windowId));
    },

    /** Stores entries that were in quarantine and can be read by now. */
    releaseRecords(released: ReleasedEntries): void {
      write((database, events) => storeReleased(database, events, released));
    },

    /** Keeps a value that the workspace knows about itself. */
    writeWorkspaceValue({ key, value }: { key: string; value: string }): void {
      write((database) => writeWorkspaceValue(database, key, value));
    },

    /** Closes a window and records what it covers, with the calls not yet recorded. */
    endWindow({ end, calls }: { end: WindowEnd; calls: LedgerCall[] }): void {
      write((database) => {
        for (const call of calls) recordCall(database, call);
        endWindow(database, end);
      });
    },

    /** Writes a request down before it is sent. */
    askCall({ call }: { call: LedgerCall }): number {
      return write((database) => askCall(database, call));
    },

    recordCalls({ calls }: { calls: LedgerCall[] }): void {
      write((database) => {
        for (const call of calls) recordCall(database, call);
      });
    },

    /** Writes a checkpoint over all that is stored; to be signed by who has the key. */
    makeCheckpoint(input: { reason: string; nowMs: number; publicKey: string | null }): StoredCheckpoint {
      return write((database) => writeCheckpoint(database, input));
    },

    signCheckpoint({ number, signature }: { number: number; signature: Uint8Array }): void {
      write((database) => signCheckpoint(database, number, signature));
    },

    /** Gives unused space back to the disk where there is much, and renews what queries are planned by. */
    compact(): void {
      if (open === null) throw new Error('The store is not open');
      try {
        compactStore(open.database);
      } catch (thrown) {
        throw toStoreError(thrown, storePath(folder));
      }
    },

    ...createSavedWorkWriter(write),

    /** Deletes queue rows that the index has read, but for the latest: they tell counts what has changed. */
    trimIndexQueue({ mark }: { mark: number }): void {
      write((database) => database.prepare('DELETE FROM index_queue WHERE seq <= ?').run(mark - queueRowsKept));
    },
  };

  return {
    methods,
    close(): void {
      open?.database.close();
      open = null;
    },
  };
}

/** A batch whose records come in one piece, as the batches that it was put together from. */
function* partsOf(batch: EventBatch, sealed: Uint8Array): Generator<EventBatch, void, void> {
  yield batch;
  for (const { records, blocks } of openSealed(sealed)) {
    yield { ...batch, records, unreadable: [], ...(blocks === null ? {} : { payloadBlocks: blocks }) };
  }
}
