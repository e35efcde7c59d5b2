import { AppError } from '#shared/app-error.ts';
import type { AuditEvent, DeployedItem, JsonValue } from '#shared/audit-event.ts';
import type { QuarantineList } from '#shared/quarantine.ts';
import type { EventItemsPage, EventItemsRequest } from '#shared/search-calls.ts';
import type { SyncRunPage } from '#shared/sync-history.ts';
import type { ConnectionInfo } from '#shared/sync-status.ts';
import { registerSearchFunctions } from '#core/search/search-functions.ts';
import { readConnectionMemory } from '#core/store/connection-memory.ts';
import {
  describeConnections,
  findConnection,
  listConnections,
  type StoredConnection,
} from '#core/store/connections.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import {
  findEventId,
  readEvents,
  readFields,
  readItems,
  readRevisions,
  type StoredRevision,
} from '#core/store/event-reader.ts';
import { readItemsPage } from '#core/store/event-items.ts';
import { checkHealth, type HealthCheck } from '#core/store/health.ts';
import { type BudgetCall, callsSince } from '#core/store/fetch-calls.ts';
import { type CoverageRow, readCoverage } from '#core/store/ledger.ts';
import { openStoreForReading, storePath } from '#core/store/open-database.ts';
import { readPayload } from '#core/store/payloads.ts';
import { countPurge, type PurgedEvents } from '#core/store/purge.ts';
import { listQuarantine } from '#core/store/quarantine-entries.ts';
import { countEvents, readStatistics, type Statistics } from '#core/store/statistics.ts';
import { toStoreError } from '#core/store/store-error.ts';
import { listSyncRuns } from '#core/store/sync-runs.ts';
import { readWorkspaceValue } from '#core/store/workspace.ts';
import { createCountReader } from './count-reader.ts';
import { createEvidenceMethods } from './evidence-methods.ts';
import { createSavedWorkReader } from './saved-work-reader.ts';
import { createSearchMethods } from './search-methods.ts';

/** One revision of an event with its payload. */
export interface RevisionPayload extends Omit<StoredRevision, 'place'> {
  raw: string;
}

/** What is wanted of an event beside its fields; `items: false` leaves its deployed items out. */
export interface EventRequest {
  name: string;
  raw: boolean;
  versions: boolean;
  items?: boolean;
}

export interface ReadEvent {
  event: AuditEvent;
  items: DeployedItem[];
  fields: Record<string, JsonValue>;
  /** Payloads of the revisions asked for, oldest first. */
  payloads: RevisionPayload[];
}

export type ReaderMethods = ReturnType<typeof createReaderMethods>['methods'];

/** Everything that reads a store, over a connection that can't write. */
export function createReaderMethods(folder: string) {
  let open: ReadableDatabase | null = null;

  /** One call reads one state of the store, whatever is written meanwhile. */
  function read<Output>(look: (database: ReadableDatabase) => Output): Output {
    if (open === null) throw new Error('The store is not open');
    const database = open;
    try {
      return database.transaction(() => look(database)).deferred();
    } catch (thrown) {
      throw toStoreError(thrown, storePath(folder));
    }
  }

  function freeze(): void {
    open?.exec('BEGIN');
  }

  const counting = createCountReader({ read }, folder);

  const methods = {
    /** Opens the store. To be called first, when store and index exist. */
    open(): void {
      open = openStoreForReading(folder);
      registerSearchFunctions(open);
    },

    /** Writes the store as it is now into a new file. Answers with the id of its workspace. */
    copyStore({ path }: { path: string }): { workspace: string } {
      if (open === null) throw new Error('The store is not open');
      try {
        open.prepare<[string]>('VACUUM main INTO ?').run(path);
        return { workspace: readWorkspaceValue(open, 'id') ?? '' };
      } catch (thrown) {
        throw toStoreError(thrown, path);
      }
    },

    describeConnections(): ConnectionInfo[] {
      return read(describeConnections);
    },

    listConnections(): StoredConnection[] {
      return read(listConnections);
    },

    findConnection({ name }: { name: string }): StoredConnection | null {
      return read((database) => findConnection(database, name));
    },

    readConnectionMemory({ connectionId, key }: { connectionId: number; key: string }): string | null {
      return read((database) => readConnectionMemory(database, connectionId, key));
    },

    readCoverage({ connectionId }: { connectionId: number }): CoverageRow[] {
      return read((database) => readCoverage(database, connectionId));
    },

    callsSince({ host, endpoint, sinceMs }: { host: string; endpoint: string; sinceMs: number }): BudgetCall[] {
      return read((database) => callsSince(database, host, endpoint, sinceMs));
    },

    listSyncRuns(input: { connectionId: number | null; beforeRun: number | null; limit: number }): SyncRunPage {
      return read((database) => listSyncRuns(database, input));
    },

    listQuarantine({ connectionId, limit }: { connectionId: number; limit: number }): QuarantineList {
      return read((database) => listQuarantine(database, connectionId, limit));
    },

    workspaceValue({ key }: { key: string }): string | null {
      return read((database) => readWorkspaceValue(database, key));
    },

    /** One event with everything known of it. Throws `usage.unknown_event`. */
    readEvent({ name, raw, versions, items = true }: EventRequest): ReadEvent {
      return read((database) => {
        const id = findEventId(database, name);
        const event = id === null ? undefined : readEvents(database, [id])[0];
        if (id === null || event === undefined) {
          throw unknownEvent(name);
        }
        const revisions = readRevisions(database, id);
        const wanted = versions ? revisions : raw ? revisions.slice(-1) : [];
        const payloads = wanted.map(({ place, ...revision }) => ({ ...revision, raw: readPayload(database, place) }));
        return { event, items: items ? readItems(database, id) : [], fields: readFields(database, id), payloads };
      });
    },

    /** A page of the deployed items of an event. Throws `usage.unknown_event`. */
    readItemsPage(request: EventItemsRequest): EventItemsPage {
      return read((database) => {
        const id = findEventId(database, request.id);
        if (id === null) throw unknownEvent(request.id);
        return readItemsPage(database, id, request);
      });
    },

    countEvents(): number {
      return read(countEvents);
    },

    countPurge({ beforeMs }: { beforeMs: number }): PurgedEvents {
      return read((database) => countPurge(database, beforeMs));
    },

    statistics(): Statistics {
      return read((database) => readStatistics(database, folder));
    },

    checkHealth(): HealthCheck[] {
      return read(checkHealth);
    },

    ...createSearchMethods({ read, freeze }),
    ...createSavedWorkReader({ read }),
    ...counting.methods,
    ...createEvidenceMethods({ read, freeze }),
  };

  return {
    methods,
    close(): void {
      counting.close();
      open?.close();
      open = null;
    },
  };
}

function unknownEvent(name: string): AppError {
  return new AppError('usage.unknown_event', `There is no event ${name}.`, 'Ids look like NAME:EXTERNAL-ID.');
}
