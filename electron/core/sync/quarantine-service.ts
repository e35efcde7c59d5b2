import type { QuarantineList } from '#shared/quarantine.ts';
import type { SourceKind } from '#shared/audit-event.ts';
import type { Source, SourceRecord } from '#core/sources/source.ts';
import type { StoredConnection } from '#core/store/connections.ts';

export interface QuarantineService {
  /** What could not be read of a connection. Throws `usage.unknown_connection`. */
  list: (name: string, limit?: number) => Promise<QuarantineList>;
  /** Reads everything in quarantine again, as a later version can; what can be read becomes events. */
  retry: (name: string) => Promise<{ read: number; left: number }>;
}

export interface QuarantineDependencies {
  sourceOf: (kind: SourceKind) => Source;
  findConnection: (name: string) => Promise<StoredConnection>;
  listQuarantine: (input: { connectionId: number; limit: number }) => Promise<QuarantineList>;
  /** Stores the records as events and takes the entries out of quarantine, in one transaction. */
  releaseRecords: (input: {
    connection: StoredConnection;
    records: SourceRecord[];
    entryIds: number[];
    nowMs: number;
    toolVersion: string;
  }) => Promise<void>;
  caughtUp: () => Promise<void>;
  now: () => number;
  toolVersion: string;
}

const usualLimit = 200;

export function createQuarantineService(dependencies: QuarantineDependencies): QuarantineService {
  const { findConnection, listQuarantine } = dependencies;

  return {
    async list(name, limit = usualLimit) {
      const { id } = await findConnection(name);
      return listQuarantine({ connectionId: id, limit });
    },

    async retry(name) {
      const connection = await findConnection(name);
      const source = dependencies.sourceOf(connection.kind);
      const { entries } = await listQuarantine({ connectionId: connection.id, limit: Number.MAX_SAFE_INTEGER });
      const records: SourceRecord[] = [];
      const entryIds: number[] = [];
      for (const { id, raw } of entries) {
        try {
          records.push(source.readPayload(raw, true));
          entryIds.push(id);
        } catch {
          // Still unreadable: it stays where it is.
        }
      }
      if (records.length > 0) {
        const { now, toolVersion } = dependencies;
        await dependencies.releaseRecords({ connection, records, entryIds, nowMs: now(), toolVersion });
        await dependencies.caughtUp();
      }
      return { read: records.length, left: entries.length - records.length };
    },
  };
}
