import { fold } from '#shared/fold.ts';
import type { EventTally } from '#shared/sync-status.ts';
import type { DeployedItem, WorkItem } from '#shared/audit-event.ts';
import type { SourceEvent, SourceRecord, UnreadableRecord } from '#core/sources/source.ts';
import type { WritableDatabase } from './database-types.ts';
import { createDictionaryWriter, type DictionaryWriter } from './dictionary.ts';
import { moveEvents, placedEvents, placeEvents } from './event-ids.ts';
import { createItemWriter, type ItemWriter } from './items.ts';
import { type PayloadPlace, storePayloads } from './payloads.ts';
import { quarantine } from './quarantine.ts';

/** What one batch of a window brings into the store. */
export interface EventBatch {
  connectionId: number;
  connectionName: string;
  source: string;
  /** The ledger row of the window the batch belongs to. */
  windowId: number;
  records: readonly SourceRecord[];
  unreadable: readonly UnreadableRecord[];
  /** When the batch came, milliseconds UTC. */
  seenMs: number;
}

export interface EventWriter {
  /** Stores a batch inside the caller's transaction and tells what was new, the same, or changed. */
  store: (batch: EventBatch) => EventTally;
  /** To be called after the caller's transaction was rolled back. */
  forget: () => void;
}

interface StoredEvent {
  id: number;
  timeMs: number;
  hash: Buffer;
  coreHash: Buffer | null;
  withIncludes: number;
  lastWindowId: number;
}

const storedEventSql = `SELECT id, time_ms AS timeMs, hash, core_hash AS coreHash, with_includes AS withIncludes,
  last_window_id AS lastWindowId FROM event WHERE connection_id = ? AND external_id = ?`;

const insertEventSql = `INSERT INTO event (id, time_ms, connection_id, external_id, kind_id, actor_id, operation_id,
  operation_code, type_id, type_code, object_id, record, record_alias, origin_id, target_id, environment_id, status_id,
  summary, old_value, new_value, item_count, work_item_state, violation, revision, hash, core_hash, with_includes,
  payload_block_id, payload_index, first_window_id, last_window_id)
  VALUES (@id, @timeMs, @connectionId, @externalId, @kindId, @actorId, @operationId, @operationCode, @typeId, @typeCode,
  @objectId, @record, @recordAlias, @originId, @targetId, @environmentId, @statusId, @summary, @oldValue, @newValue,
  @itemCount, @workItemState, @violation, 1, @hash, @coreHash, @withIncludes, @blockId, @index, @windowId, @windowId)`;

const updateEventSql = `UPDATE event SET id = @id, time_ms = @timeMs, kind_id = @kindId, actor_id = @actorId,
  operation_id = @operationId, operation_code = @operationCode, type_id = @typeId, type_code = @typeCode,
  object_id = @objectId, record = @record, record_alias = @recordAlias, origin_id = @originId, target_id = @targetId,
  environment_id = @environmentId, status_id = @statusId, summary = @summary, old_value = @oldValue,
  new_value = @newValue, item_count = @itemCount, work_item_state = @workItemState, violation = @violation,
  hash = @hash, core_hash = @coreHash, with_includes = @withIncludes, payload_block_id = @blockId,
  payload_index = @index, last_window_id = @windowId WHERE id = @oldId`;

const keepRevisionSql = `INSERT INTO event_revision (event_id, revision, hash, core_hash, with_includes,
  payload_block_id, payload_index, first_window_id, last_window_id)
  SELECT id, revision, hash, core_hash, with_includes, payload_block_id, payload_index, first_window_id, last_window_id
  FROM event WHERE id = ?`;

/** The one writer of events: keeps dictionary and item ids in memory between batches. */
export function createEventWriter(database: WritableDatabase): EventWriter {
  const dictionary = createDictionaryWriter(database);
  const items = createItemWriter(database, dictionary);
  const findStored = database.prepare<[number, string], StoredEvent>(storedEventSql);
  const insertEvent = database.prepare(insertEventSql);
  const updateEvent = database.prepare(updateEventSql);
  const keepRevision = database.prepare<[bigint]>(keepRevisionSql);
  const countRevision = database.prepare<[number, bigint]>(
    'UPDATE event SET revision = revision + 1, first_window_id = ? WHERE id = ?',
  );
  const seeAgain = database.prepare<[number, bigint]>('UPDATE event SET last_window_id = ? WHERE id = ?');
  const queue = database.prepare<[bigint]>('INSERT INTO index_queue (event_id) VALUES (?)');
  const parts = createPartsWriter(database, items);

  function insertAll(batch: EventBatch, records: SourceRecord[], payloads: PayloadPlace[]): void {
    const order = records.map((_, index) => index).sort((a, b) => timeOf(records, a) - timeOf(records, b) || a - b);
    const times = order.map((index) => timeOf(records, index));
    const placement = placeEvents(times, placedEvents(database));
    moveEvents(database, placement.moved);
    for (const { from, to } of placement.moved) {
      queue.run(BigInt(from));
      queue.run(BigInt(to));
    }
    order.forEach((recordIndex, position) => {
      const record = records[recordIndex] as SourceRecord;
      const id = BigInt(placement.ids[position] as number);
      insertEvent.run({
        id,
        ...eventColumns(record, dictionary),
        ...payloads[recordIndex],
        connectionId: batch.connectionId,
        externalId: record.event.externalId,
        windowId: batch.windowId,
      });
      parts.insert(id, record.event);
      queue.run(id);
    });
  }

  function replace(batch: EventBatch, stored: StoredEvent, record: SourceRecord, payload: PayloadPlace): void {
    const oldId = BigInt(stored.id);
    let id = oldId;
    if (record.event.timeMs !== stored.timeMs) {
      const placement = placeEvents([record.event.timeMs], placedEvents(database));
      moveEvents(database, placement.moved);
      for (const { from, to } of placement.moved) {
        queue.run(BigInt(from));
        queue.run(BigInt(to));
      }
      id = BigInt(placement.ids[0] as number);
    }
    // The moves may have taken this very event along.
    const present = findStored.get(batch.connectionId, record.event.externalId) as StoredEvent;
    const columns = { ...eventColumns(record, dictionary), ...payload, windowId: batch.windowId };
    updateEvent.run({ id, oldId: BigInt(present.id), ...columns });
    parts.remove(id);
    parts.insert(id, record.event);
    queue.run(BigInt(present.id));
    queue.run(id);
  }

  function store(batch: EventBatch): EventTally {
    dictionary.idOf('connection', batch.connectionName);
    dictionary.idOf('source', batch.source);
    const tally: EventTally = { new: 0, same: 0, changed: 0, quarantined: batch.unreadable.length };
    quarantine(database, batch);

    const fresh = new Map<string, SourceRecord>();
    const later: { stored: StoredEvent; record: SourceRecord; revised: boolean }[] = [];
    const again: SourceRecord[] = [];
    for (const record of batch.records) {
      const stored = findStored.get(batch.connectionId, record.event.externalId);
      if (stored === undefined) {
        if (fresh.has(record.event.externalId)) again.push(record);
        else fresh.set(record.event.externalId, record);
        continue;
      }
      const difference = compare(stored, record);
      if (difference === 'same') {
        tally.same += 1;
        if (stored.lastWindowId !== batch.windowId) seeAgain.run(batch.windowId, BigInt(stored.id));
      } else {
        later.push({ stored, record, revised: difference === 'changed' });
      }
    }

    const records = [...fresh.values()];
    const payloads = storePayloads(
      database,
      [...records, ...later.map((entry) => entry.record)].map((record) => record.raw),
    );
    insertAll(batch, records, payloads);
    tally.new += records.length;
    later.forEach(({ record, revised }, index) => {
      const stored = findStored.get(batch.connectionId, record.event.externalId) as StoredEvent;
      if (revised) {
        keepRevision.run(BigInt(stored.id));
        countRevision.run(batch.windowId, BigInt(stored.id));
      }
      replace(batch, stored, record, payloads[records.length + index] as PayloadPlace);
      if (revised) tally.changed += 1;
      else tally.same += 1;
    });
    if (again.length > 0) {
      const rest = store({ ...batch, records: again, unreadable: [] });
      tally.same += rest.same;
      tally.changed += rest.changed;
    }
    return tally;
  }

  return {
    store,
    forget() {
      dictionary.forget();
      items.forget();
    },
  };
}

/**
 * Compares a new reading with the stored one. Optional includes (work items) count only where both
 * readings asked for them; the first reading with includes completes the event and changes nothing.
 */
function compare(stored: StoredEvent, record: SourceRecord): 'same' | 'changed' | 'completed' {
  if (stored.withIncludes === 1 && record.withIncludes) {
    return stored.hash.toString('hex') === record.hash ? 'same' : 'changed';
  }
  if ((stored.coreHash ?? stored.hash).toString('hex') !== record.coreHash) return 'changed';
  return stored.withIncludes === 0 && record.withIncludes ? 'completed' : 'same';
}

function timeOf(records: readonly SourceRecord[], index: number): number {
  return (records[index] as SourceRecord).event.timeMs;
}

function eventColumns(record: SourceRecord, dictionary: DictionaryWriter): Record<string, unknown> {
  const event = record.event;
  // Values that only the full-text tags need get their number here, while this thread may write.
  dictionary.idOf('violation', event.violation ? 'yes' : 'no');
  dictionary.idOf('workItemState', event.workItemState);
  dictionary.idOf('code', codeText(event.typeCode));
  dictionary.idOf('operationCode', codeText(event.operationCode));
  dictionary.idOf('changed', 'yes');
  for (const [name, value] of Object.entries(event.fields)) if (value !== null) dictionary.idOf('fieldName', name);
  return {
    timeMs: event.timeMs,
    kindId: dictionary.idOf('kind', event.kind),
    actorId: dictionary.idOf('actor', event.actor),
    operationId: dictionary.idOf('operation', event.operation),
    operationCode: codeValue(event.operationCode),
    typeId: dictionary.idOf('type', event.type),
    typeCode: codeValue(event.typeCode),
    objectId: dictionary.idOf('object', event.object),
    record: event.record,
    recordAlias: event.recordAlias,
    originId: dictionary.idOf('origin', event.origin),
    targetId: dictionary.idOf('target', event.target),
    environmentId: dictionary.idOf('environment', event.environment),
    statusId: dictionary.idOf('status', event.status),
    summary: event.summary,
    oldValue: event.oldValue,
    newValue: event.newValue,
    itemCount: event.itemCount,
    workItemState: event.workItemState,
    violation: event.violation ? 1 : 0,
    hash: Buffer.from(record.hash, 'hex'),
    coreHash: record.coreHash === record.hash ? null : Buffer.from(record.coreHash, 'hex'),
    withIncludes: record.withIncludes ? 1 : 0,
  };
}

/** A column of any type keeps a whole number as INTEGER only when it is bound as one. */
function codeValue(code: number | string | null): bigint | string | null {
  return typeof code === 'number' ? BigInt(code) : code;
}

function codeText(code: number | string | null): string | null {
  return code === null ? null : String(code);
}

/** Writes what hangs on an event: further fields, items, work items. */
function createPartsWriter(database: WritableDatabase, items: ItemWriter) {
  const insertFields = database.prepare<[bigint, string]>('INSERT INTO event_fields (event_id, fields) VALUES (?, ?)');
  const insertWorkItem = database.prepare(
    'INSERT INTO work_item (event_id, ordinal, system, key, folded, url) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const removals = ['event_fields', 'event_item', 'work_item'].map((table) =>
    database.prepare<[bigint]>(`DELETE FROM ${table} WHERE event_id = ?`),
  );

  return {
    insert(id: bigint, event: SourceEvent): void {
      if (Object.keys(event.fields).length > 0) insertFields.run(id, JSON.stringify(event.fields));
      event.items.forEach((item: DeployedItem, ordinal) => items.insert(id, ordinal, item));
      event.workItems.forEach((workItem: WorkItem, ordinal) =>
        insertWorkItem.run(id, ordinal, workItem.system, workItem.key, fold(workItem.key), workItem.url),
      );
    },
    remove(id: bigint): void {
      for (const removal of removals) removal.run(id);
    },
  };
}
