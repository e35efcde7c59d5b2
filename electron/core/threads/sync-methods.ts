import type { MessagePort } from 'node:worker_threads';
import { createSources } from '#core/create-sources.ts';
import type { StoredConnection } from '#core/store/connections.ts';
import { createHold } from '#core/sync/hold.ts';
import { syncConnection } from '#core/sync/sync-connection.ts';
import type { SyncOptions } from '#core/sync/sync-run.ts';
import type { ConnectionSyncReport, SyncProgress } from '#shared/sync-status.ts';
import type { ReaderMethods } from './reader-methods.ts';
import { storeDependencies } from './sync-dependencies.ts';
import { createParserPool } from './parser-pool.ts';
import { callPort } from './thread-call.ts';
import type { WriterMethods } from './writer-methods.ts';

/** One connection to sync, as it can be handed to a thread. */
export interface SyncTask {
  connection: StoredConnection;
  runId: number;
  options: Omit<SyncOptions, 'signal' | 'onProgress' | 'hold'>;
  timeoutMs: number;
  retryPausesMs: readonly number[];
}

/** Ways from the thread to the others it works with. */
export interface SyncPorts {
  writer: MessagePort;
  reader: MessagePort;
  host: MessagePort;
}

/** What the thread's owner does for it. Type alias: an interface would lack the index signature of methods. */
export type SyncHostMethods = {
  /** The secret, when it is needed; it is not kept. */
  secret: (input: null) => Promise<string>;
  progressed: (progress: SyncProgress) => void;
  /** So many events were stored that wait for the index. */
  stored: (events: number) => void;
};

export type SyncMethods = ReturnType<typeof createSyncMethods>;

/** Fetches and reads in a thread of its own: long answers never keep anybody waiting. */
export function createSyncMethods(task: SyncTask, ports: SyncPorts) {
  const host = callPort<SyncHostMethods>(ports.host);
  const store = storeDependencies(callPort<WriterMethods>(ports.writer), callPort<ReaderMethods>(ports.reader));
  const abort = new AbortController();
  const hold = createHold();

  return {
    /** Syncs the connection; failures of the source end up in the report. */
    async sync(): Promise<ConnectionSyncReport> {
      const { connection, runId } = task;
      const source = createSources()[connection.kind];
      const parsers = source.readRow === undefined ? null : createParserPool(connection.kind, source.readRow);
      const options = {
        ...task.options,
        signal: abort.signal,
        hold,
        onProgress: (progress: SyncProgress) => void host.call('progressed', progress).catch(() => undefined),
      };
      const sync = syncConnection(connection, source, runId, options, {
        ...store,
        writer: {
          ...store.writer,
          async storeBatch(input) {
            const tally = await store.writer.storeBatch(input);
            host.call('stored', tally.new + tally.changed).catch(() => undefined);
            return tally;
          },
        },
        sourceContext: {
          fetch: globalThis.fetch,
          now: Date.now,
          timeoutMs: task.timeoutMs,
        },
        ...(parsers === null
          ? {}
          : {
              readRows: (rows, window) => parsers.read(rows, { window, compressed: store.mostAreNew() }),
              expectRows: () => parsers.start(),
            }),
        secretOf: () => host.call('secret', null),
        retryPausesMs: task.retryPausesMs,
      });
      return sync.finally(() => parsers?.stop());
    },

    abort(): void {
      abort.abort();
    },

    /** Holds the sync before its next request, or lets it go on. */
    hold(held: boolean): void {
      if (held) hold.hold();
      else hold.release();
    },
  };
}
