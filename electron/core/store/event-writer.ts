import { fold } from '#shared/fold.ts';
import type { EventTally } from '#shared/sync-status.ts';
import type { WorkItem } from '#shared/audit-event.ts';
import type { UnreadableRecord } from '#core/sources/source.ts';
import type { Chain } from './chain.ts';
import type { WritableDatabase } from './database-types.ts';
import { createDictionaryWriter } from './dictionary.ts';
import { moveEvents, type MovedEvent, placedEvents, placeEvents } from './event-ids.ts';
import { createEventRowWriter, deploymentColumns, readColumns, valuePlace } from './event-row.ts';
import { createItemWriter, type ItemWriter } from './items.ts';
import { externalIdOf, hangingParts, type IncomingRecord, recordDigest, timeOf } from './packed-record.ts';
import { type PayloadBlock, type PayloadPlace, storePayloadBlocks, storePayloads } from './payloads.ts';
import { prepared } from './prepared.ts';
import { quarantine } from './quarantine.ts';

/** What one batch of a window brings into the store. */
export interface EventBatch {
  connectionId: number;
  connectionName: string;
  source: string;
  /** The ledger row of the window the batch belongs to. */
  windowId: number;
  records: readonly IncomingRecord[];
  unreadable: readonly UnreadableRecord[];
  /** The payloads of all records in their order, where another thread has compressed them. */
  payloadBlocks?: readonly PayloadBlock[];
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

const storedColumns = `event.id, event.time_ms AS timeMs, event.hash, event.core_hash AS coreHash,
  event.with_includes AS withIncludes, event.last_window_id AS lastWindowId`;

const storedEventSql = `SELECT ${storedColumns} FROM event WHERE connection_id = ? AND external_id = ?`;

const storedEventsSql = `SELECT wanted.value AS externalId, ${storedColumns} FROM json_each(?) AS wanted
  CROSS JOIN event ON event.connection_id = ? AND event.external_id = wanted.value`;

/** In this order, the values: `readColumns`, then those that the store decides. */
const insertedColumns = [...readColumns, 'payload_block_id', 'payload_index', 'id', 'external_id'];

/** Rows that one statement inserts: what a statement costs is then shared. */
const rowsPerStatement = 8;

/** What the rows of a batch have in common is bound once. */
function insertEventsSql(columns: readonly string[], rows: number): string {
  const row = `(@connectionId, @windowId, @windowId, 1, ${columns.map(valuePlace).join(', ')})`;
  return `INSERT INTO event (connection_id, first_window_id, last_window_id, revision, ${columns.join(', ')})
    VALUES ${Array.from({ length: rows }, () => row).join(', ')}`;
}

/** How rows that have values in some of the columns are inserted; `places`: which of `insertedColumns`. */
function insertsOf(places: readonly number[]) {
  const columns = places.map((place) => insertedColumns[place] as string);
  return { places, one: insertEventsSql(columns, 1), several: insertEventsSql(columns, rowsPerStatement) };
}

const isOfDeployments = insertedColumns.map((column) => deploymentColumns.has(column));
const allPlaces = [...insertedColumns.keys()];
const deploymentPlaces = allPlaces.filter((place) => isOfDeployments[place]);
const anyInserts = insertsOf(allPlaces);
const auditInserts = insertsOf(allPlaces.filter((place) => !isOfDeployments[place]));

const updatedColumns = [...readColumns, 'payload_block_id', 'payload_index', 'id', 'last_window_id'];

const updateEventSql = `UPDATE event SET ${updatedColumns.map((column) => `${column} = ${valuePlace(column)}`).join(', ')}
  WHERE id = ?`;

const keepRevisionSql = `INSERT INTO event_revision (event_id, revision, hash, core_hash, with_includes,
  payload_block_id, payload_index, first_window_id, last_window_id)
  SELECT id, revision, hash, core_hash, with_includes, payload_block_id, payload_index, first_window_id, last_window_id
  FROM event WHERE id = ?`;

/**
 * The one writer of events: keeps dictionary and item ids in memory between batches.
 *
 * @param chain told of every reading that is written; a store without evidence has none
 */
export function createEventWriter(
  database: WritableDatabase,
  chain: Pick<Chain, 'appendToChain'> | null = null,
): EventWriter {
  const dictionary = createDictionaryWriter(database);
  const items = createItemWriter(database, dictionary);
  const rows = createEventRowWriter(database, dictionary);
  const placed = placedEvents(database);
  const findStored = database.prepare<[number, string], StoredEvent>(storedEventSql);
  const findAllStored = database.prepare<[string, number], StoredEvent & { externalId: string }>(storedEventsSql);
  const updateEvent = database.prepare(updateEventSql);
  const writtenRow = database.prepare<[bigint], { revision: number; firstWindowId: number }>(
    'SELECT revision, first_window_id AS firstWindowId FROM event WHERE id = ?',
  );
  const keepRevision = database.prepare<[bigint]>(keepRevisionSql);
  const countRevision = database.prepare<[number, bigint]>(
    'UPDATE event SET revision = revision + 1, first_window_id = ? WHERE id = ?',
  );
  const seeAgain = database.prepare<[number, string]>(
    'UPDATE event SET last_window_id = ? WHERE id IN (SELECT value FROM json_each(?))',
  );
  const queueAll = database.prepare<[string]>(
    'INSERT INTO index_queue (event_id) SELECT value FROM json_each(?) ORDER BY key',
  );
  const parts = createPartsWriter(database, items);

  /** Whether and how the events of a batch are stored already, by their external ids. */
  function storedBefore(batch: EventBatch): (externalId: string) => StoredEvent | undefined {
    const externalIds = batch.records.map(externalIdOf);
    // One statement for the batch; JSON carries every plain text unchanged.
    if (!externalIds.every((externalId) => plain.test(externalId))) {
      return (externalId) => findStored.get(batch.connectionId, externalId);
    }
    const found = new Map(
      findAllStored.all(JSON.stringify(externalIds), batch.connectionId).map((stored) => [stored.externalId, stored]),
    );
    return (externalId) => found.get(externalId);
  }

  /** Makes room for new events; what moves has to be indexed again under both its ids. */
  function makeRoom(moved: readonly MovedEvent[]): void {
    if (moved.length === 0) return;
    moveEvents(database, moved);
    queue(moved.flatMap(({ from, to }) => [from, to]));
  }

  function queue(ids: readonly number[]): void {
    if (ids.length > 0) queueAll.run(JSON.stringify(ids));
  }

  function insertAll(batch: EventBatch, records: IncomingRecord[], payloads: PayloadPlace[]): void {
    const times = records.map(timeOf);
    const order = times.map((_, index) => index).sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
    const placement = placeEvents(
      order.map((index) => times[index] as number),
      placed,
    );
    makeRoom(placement.moved);
    const inserted = order.map((recordIndex, position) => {
      const record = records[recordIndex] as IncomingRecord;
      const payload = payloads[recordIndex] as PayloadPlace;
      const values = rows.columns(record);
      values.push(payload.blockId, payload.index, BigInt(placement.ids[position] as number), externalIdOf(record));
      return values;
    });
    insertRows(batch, inserted);
    order.forEach((recordIndex, position) => {
      const record = records[recordIndex] as IncomingRecord;
      const id = placement.ids[position] as number;
      parts.insert(id, record);
      const { connectionId, windowId } = batch;
      chain?.appendToChain({
        id,
        lastWindowId: windowId,
        ...(payloads[recordIndex] as PayloadPlace),
        digest: recordDigest(record, { connectionId, revision: 1, firstWindowId: windowId }),
      });
    });
    queue(placement.ids);
  }

  function insertRows({ connectionId, windowId }: EventBatch, rows: readonly unknown[][]): void {
    const isAudit = rows.every((row) => deploymentPlaces.every((place) => row[place] === null));
    const { places, one, several } = isAudit ? auditInserts : anyInserts;
    for (let first = 0; first < rows.length;) {
      const end = first + rowsPerStatement <= rows.length ? first + rowsPerStatement : first + 1;
      const values: unknown[] = [];
      for (; first < end; first++) {
        const row = rows[first] as unknown[];
        for (const place of places) values.push(row[place]);
      }
      prepared(database, values.length > places.length ? several : one).run({ connectionId, windowId }, values);
    }
  }

  function replace(batch: EventBatch, stored: StoredEvent, record: IncomingRecord, payload: PayloadPlace): void {
    let id = stored.id;
    if (timeOf(record) !== stored.timeMs) {
      const placement = placeEvents([timeOf(record)], placed);
      makeRoom(placement.moved);
      id = placement.ids[0] as number;
    }
    // The moves may have taken this very event along.
    const present = findStored.get(batch.connectionId, externalIdOf(record)) as StoredEvent;
    const values = rows.columns(record);
    dictionary.idOf('changed', 'yes');
    values.push(payload.blockId, payload.index, BigInt(id), batch.windowId, BigInt(present.id));
    updateEvent.run(values);
    parts.remove(BigInt(id));
    parts.insert(id, record);
    const written = writtenRow.get(BigInt(id)) as { revision: number; firstWindowId: number };
    const { connectionId, windowId: lastWindowId } = batch;
    const digest = recordDigest(record, { connectionId, ...written });
    chain?.appendToChain({ id, lastWindowId, ...payload, digest });
    queue([present.id, id]);
  }

  function store(batch: EventBatch): EventTally {
    dictionary.idOf('connection', batch.connectionName);
    dictionary.idOf('source', batch.source);
    const tally: EventTally = { new: 0, same: 0, changed: 0, quarantined: batch.unreadable.length };
    quarantine(database, batch);

    const fresh = new Map<string, IncomingRecord>();
    const later: { stored: StoredEvent; record: IncomingRecord; revised: boolean }[] = [];
    const again: IncomingRecord[] = [];
    const seenAgain: number[] = [];
    const find = storedBefore(batch);
    for (const record of batch.records) {
      const stored = find(externalIdOf(record));
      if (stored === undefined) {
        if (fresh.has(externalIdOf(record))) again.push(record);
        else fresh.set(externalIdOf(record), record);
        continue;
      }
      const difference = compare(stored, record);
      if (difference === 'same') {
        tally.same += 1;
        if (stored.lastWindowId !== batch.windowId) seenAgain.push(stored.id);
      } else {
        later.push({ stored, record, revised: difference === 'changed' });
      }
    }

    if (seenAgain.length > 0) seeAgain.run(batch.windowId, JSON.stringify(seenAgain));

    const records = [...fresh.values()];
    // Compressed already, and all of them are to be stored.
    const blocks = records.length === batch.records.length ? batch.payloadBlocks : undefined;
    const written = [...records, ...later.map((entry) => entry.record)];
    const payloads = blocks
      ? storePayloadBlocks(database, blocks)
      : storePayloads(
          database,
          written.map((record) => record.raw),
        );
    insertAll(batch, records, payloads);
    tally.new += records.length;
    later.forEach(({ record, revised }, index) => {
      const stored = findStored.get(batch.connectionId, externalIdOf(record)) as StoredEvent;
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
      rows.forget();
    },
  };
}

/**
 * Compares a new reading with the stored one. Optional includes (work items) count only where both
 * readings asked for them; the first reading with includes completes the event and changes nothing.
 */
function compare(stored: StoredEvent, record: IncomingRecord): 'same' | 'changed' | 'completed' {
  if (stored.withIncludes === 1 && record.withIncludes) {
    return stored.hash.toString('hex') === record.hash ? 'same' : 'changed';
  }
  if ((stored.coreHash ?? stored.hash).toString('hex') !== record.coreHash) return 'changed';
  return stored.withIncludes === 0 && record.withIncludes ? 'completed' : 'same';
}

/** Printable ASCII. */
const plain = /^[ -~]*$/;

/** Writes what hangs on an event: items, work items. */
function createPartsWriter(database: WritableDatabase, items: ItemWriter) {
  const insertWorkItem = database.prepare(
    'INSERT INTO work_item (event_id, ordinal, system, key, folded, url) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const removals = ['event_item', 'work_item'].map((table) =>
    database.prepare<[bigint]>(`DELETE FROM ${table} WHERE event_id = ?`),
  );

  return {
    insert(eventId: number, record: IncomingRecord): void {
      const { items: deployed, workItems } = hangingParts(record);
      if (deployed.length === 0 && workItems.length === 0) return;
      const id = BigInt(eventId);
      items.insert(id, deployed);
      workItems.forEach((workItem: WorkItem, ordinal) =>
        insertWorkItem.run(id, ordinal, workItem.system, workItem.key, fold(workItem.key), workItem.url),
      );
    },
    remove(id: bigint): void {
      for (const removal of removals) removal.run(id);
    },
  };
}
