import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceKind } from '#shared/audit-event.ts';
import type { SourceEvent, SourceRecord } from '#core/sources/source.ts';
import { registerSearchFunctions } from '#core/search/search-functions.ts';
import { insertConnection } from '#core/store/connections.ts';
import type { ReadableDatabase, WritableDatabase } from '#core/store/database-types.ts';
import { createEventWriter, type EventWriter } from '#core/store/event-writer.ts';
import { indexNext, openFullText } from '#core/store/full-text.ts';
import { startWindow } from '#core/store/ledger.ts';
import { startRun } from '#core/store/sync-runs.ts';
import { openStoreForReading, openStoreForWriting } from '#core/store/open-database.ts';

/** One event of a search archive, as a test says it. */
export interface ArchiveEvent extends SourceEvent {
  connection: string;
  source: SourceKind;
  /** The source later sent it with another content. */
  changed: boolean;
}

export interface SearchArchive {
  folder: string;
  database: ReadableDatabase;
  events: readonly ArchiveEvent[];
  /** External ids, in the order of the given event ids. */
  externalIds: (ids: ArrayLike<number>) => string[];
  close: () => void;
}

/** An event without facts but those given. */
export function archiveEvent(event: Partial<ArchiveEvent> & { externalId: string; timeMs: number }): ArchiveEvent {
  return {
    connection: 'gs',
    source: 'gearset',
    changed: false,
    kind: 'deployment',
    actor: null,
    operation: null,
    operationCode: null,
    type: null,
    typeCode: null,
    object: null,
    record: null,
    recordAlias: null,
    origin: null,
    target: null,
    environment: null,
    status: null,
    summary: null,
    oldValue: null,
    newValue: null,
    itemCount: event.items ? event.items.length : null,
    items: [],
    workItems: [],
    workItemState: null,
    violation: false,
    fields: {},
    ...event,
  };
}

/** A real store with its index in a temporary folder, filled and opened for reading. */
export function createSearchArchive(events: readonly ArchiveEvent[]): SearchArchive {
  const folder = mkdtempSync(join(tmpdir(), 'tickmark-search-'));
  const store = openStoreForWriting(folder);
  store.pragma('synchronous = OFF');
  const writer = createEventWriter(store);
  store.transaction(() => {
    for (const connection of new Set(events.map((event) => event.connection))) {
      storeConnection(store, writer, connection, events);
    }
  })();
  const index = openFullText(folder);
  index.pragma('synchronous = OFF');
  while (indexNext(index, 10_000) > 0);
  index.close();
  store.close();

  const database = openStoreForReading(folder);
  registerSearchFunctions(database);
  const externalId = database.prepare<[bigint], string>('SELECT external_id FROM event WHERE id = ?').pluck();
  return {
    folder,
    database,
    events,
    externalIds: (ids) => Array.from(ids, (id) => externalId.get(BigInt(id)) ?? ''),
    close() {
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function storeConnection(
  store: WritableDatabase,
  writer: EventWriter,
  name: string,
  events: readonly ArchiveEvent[],
): void {
  const own = events.filter((event) => event.connection === name);
  const source = own[0]?.source ?? 'gearset';
  const input = {
    name,
    kind: source,
    url: `https://${source}.example`,
    user: null,
    secret: { place: 'none' as const },
  };
  const connection = insertConnection(store, input, 0);
  const runId = startRun(store, 0, 'test');
  const window = { runId, connectionId: connection.id, endpoint: source, fromMs: 0, toMs: 1, startedMs: 1 };
  const windowId = startWindow(store, window);
  const batch = { connectionId: connection.id, connectionName: name, source, windowId, unreadable: [], seenMs: 0 };
  const changed = own.filter((event) => event.changed);
  writer.store({ ...batch, records: changed.map((event) => sentRecord(event, 'as first sent')) });
  writer.store({ ...batch, records: own.map((event) => sentRecord(event, '')) });
}

/** An event as its source sends it; another mark makes it another reading. */
export function sentRecord(event: ArchiveEvent, mark: string): SourceRecord {
  const raw = JSON.stringify({ ...event, mark });
  const hash = createHash('sha256').update(raw).digest('hex');
  return { raw, event, hash, coreHash: hash, withIncludes: true };
}
