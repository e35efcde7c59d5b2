import type { Statement } from 'better-sqlite3';
import type { AuditEvent, SourceKind, WorkItem } from '#shared/audit-event.ts';
import { createEventPacker, type PackedEvents } from '#shared/packed-events.ts';
import type { ReadableDatabase } from './database-types.ts';

type Text = string | null;
type Code = number | string | null;
type Row = [
  id: number,
  timeMs: number,
  connectionId: number,
  externalId: string,
  kindId: number,
  actorId: number | null,
  operationId: number | null,
  operationCode: Code,
  typeId: number | null,
  typeCode: Code,
  objectId: number | null,
  record: Text,
  originId: number | null,
  targetId: number | null,
  environmentId: number | null,
  statusId: number | null,
  summary: Text,
  itemCount: number | null,
  workItemState: Text,
  violation: number,
  revision: number,
  hash: string,
];

// Dictionary values are put in here, not by joins: most rows share them. The join walks the list from its beginning to
// its end; asking for that order would sort the rows.
const eventsSql = `
SELECT event.id, time_ms, connection_id, external_id, kind_id, actor_id, operation_id, operation_code, type_id,
  type_code, object_id, record, origin_id, target_id, environment_id, status_id, summary, item_count, work_item_state,
  violation, revision, $hash
FROM json_each(?) AS wanted CROSS JOIN event ON event.id = wanted.value`;

const workItemsSql = `
SELECT event_id AS eventId, system, key, url FROM work_item
WHERE event_id IN (SELECT value FROM json_each(?)) ORDER BY event_id, ordinal`;

const hashSql = `'sha256:' || lower(hex(hash))`;

interface Readers {
  events: Statement<[string], Row>;
  eventsWithoutHash: Statement<[string], Row>;
  workItems: Statement<[string], WorkItem & { eventId: number }>;
  connections: Statement<[], { id: number; name: string; kind: SourceKind }>;
  wordOf: (id: number | null) => string | null;
}

const readersOf = new WeakMap<ReadableDatabase, Readers>();

/** Preparing the statements takes as long as reading a page. */
function readersFor(database: ReadableDatabase): Readers {
  const known = readersOf.get(database);
  if (known !== undefined) return known;
  const readers: Readers = {
    events: database.prepare<[string], Row>(eventsSql.replace('$hash', hashSql)).raw(),
    eventsWithoutHash: database.prepare<[string], Row>(eventsSql.replace('$hash', `''`)).raw(),
    workItems: database.prepare(workItemsSql),
    connections: database.prepare('SELECT id, name, kind FROM connection'),
    wordOf: createWordLookup(database),
  };
  readersOf.set(database, readers);
  return readers;
}

/** How many dictionary values are remembered before the memory is emptied. */
const memoryLimit = 200_000;

/** A dictionary value never changes and never goes: what was read once holds. */
function createWordLookup(database: ReadableDatabase): (id: number | null) => string | null {
  const find = database.prepare<[number], string>('SELECT value FROM dictionary WHERE id = ?').pluck();
  const remembered = new Map<number, string>();
  return (id) => {
    if (id === null) return null;
    const known = remembered.get(id);
    if (known !== undefined) return known;
    const word = find.get(id) ?? null;
    if (remembered.size >= memoryLimit) remembered.clear();
    if (word !== null) remembered.set(id, word);
    return word;
  };
}

/**
 * Reads events by their ids, in the order of the ids, packed for the way to another thread; ids that are gone are left
 * out.
 *
 * @param withHash without, hashes are empty: they are a third of an event's texts, and few who read many want them
 */
export function readPackedEvents(database: ReadableDatabase, ids: ArrayLike<number>, withHash = true): PackedEvents {
  const packer = createEventPacker();
  if (ids.length === 0) return packer.finish([]);
  const { events, eventsWithoutHash, workItems, connections, wordOf } = readersFor(database);
  const read = withHash ? events : eventsWithoutHash;
  const byId = new Map(connections.all().map((connection) => [connection.id, connection]));
  const linked = new Map<number, number>();
  let count = 0;
  for (const row of read.all(`[${Array.prototype.join.call(ids, ',')}]`)) {
    const connection = byId.get(row[2]) as { name: string; kind: SourceKind };
    if (row[18] === 'linked') linked.set(row[0], count);
    count += 1;
    packer.add({
      timeMs: row[1],
      connection: connection.name,
      source: connection.kind,
      externalId: row[3],
      kind: wordOf(row[4]) as AuditEvent['kind'],
      actor: wordOf(row[5]),
      operation: wordOf(row[6]),
      operationCode: row[7],
      type: wordOf(row[8]),
      typeCode: row[9],
      object: wordOf(row[10]),
      record: row[11],
      origin: wordOf(row[12]),
      target: wordOf(row[13]),
      environment: wordOf(row[14]) as AuditEvent['environment'],
      status: wordOf(row[15]),
      summary: row[16],
      itemCount: row[17],
      workItemState: row[18] as AuditEvent['workItemState'],
      violation: row[19] === 1,
      revision: row[20],
      hash: row[21],
    });
  }
  if (linked.size === 0) return packer.finish([]);
  const byEvent = new Map<number, WorkItem[]>();
  for (const { eventId, ...workItem } of workItems.all(`[${[...linked.keys()].join(',')}]`)) {
    const event = linked.get(eventId) as number;
    const list = byEvent.get(event);
    if (list) list.push(workItem);
    else byEvent.set(event, [workItem]);
  }
  return packer.finish([...byEvent]);
}
