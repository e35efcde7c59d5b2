import type { SourceRecord } from '#core/sources/source.ts';
import type { StoredConnection } from './connections.ts';
import type { WritableDatabase } from './database-types.ts';
import type { EventWriter } from './event-writer.ts';
import { countRows, endWindow, startWindow } from './ledger.ts';
import { releaseFromQuarantine } from './quarantine-entries.ts';
import { endRun, startRun } from './sync-runs.ts';

/** Entries of the quarantine that can be read by now. */
export interface ReleasedEntries {
  connection: StoredConnection;
  records: SourceRecord[];
  entryIds: number[];
  /** Milliseconds UTC. */
  nowMs: number;
  toolVersion: string;
}

/** Turns them into events, with a row of their own in the ledger; it covers no time. */
export function storeReleased(database: WritableDatabase, events: EventWriter, released: ReleasedEntries): void {
  const { connection, records, nowMs } = released;
  const runId = startRun(database, nowMs, released.toolVersion);
  const nothing = { fromMs: nowMs, toMs: nowMs };
  const windowId = startWindow(database, {
    runId,
    connectionId: connection.id,
    endpoint: 'quarantine',
    ...nothing,
    startedMs: nowMs,
  });
  const tally = events.store({
    connectionId: connection.id,
    connectionName: connection.name,
    source: connection.kind,
    windowId,
    records,
    unreadable: [],
    seenMs: nowMs,
  });
  countRows(database, windowId, tally);
  endWindow(database, {
    windowId,
    connectionId: connection.id,
    state: 'complete',
    expected: records.length,
    notices: [],
    endedMs: nowMs,
    error: null,
    claim: nothing,
  });
  endRun(database, runId, nowMs);
  releaseFromQuarantine(database, released.entryIds);
}
