import type {
  AuditEvent,
  DeployedItem,
  Environment,
  EventKind,
  JsonValue,
  SourceKind,
  WorkItem,
  WorkItemState,
} from '#shared/audit-event.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { ReadableDatabase } from './database-types.ts';
import type { PayloadPlace } from './payloads.ts';

interface EventRow {
  id: number;
  time_ms: number;
  connection: string;
  source: SourceKind;
  external_id: string;
  kind: EventKind;
  actor: string | null;
  operation: string | null;
  operation_code: number | string | null;
  type: string | null;
  type_code: number | string | null;
  object: string | null;
  record: string | null;
  origin: string | null;
  target: string | null;
  environment: Environment | null;
  status: string | null;
  summary: string | null;
  item_count: number | null;
  work_item_state: WorkItemState | null;
  violation: number;
  revision: number;
  hash: Buffer;
}

const eventSql = `
SELECT event.id, event.time_ms, connection.name AS connection, connection.kind AS source, event.external_id,
  kind.value AS kind, actor.value AS actor, operation.value AS operation, event.operation_code, type.value AS type,
  event.type_code, object.value AS object, event.record, origin.value AS origin, target.value AS target,
  environment.value AS environment, status.value AS status, event.summary, event.item_count, event.work_item_state,
  event.violation, event.revision, event.hash
FROM json_each(?) AS wanted
JOIN event ON event.id = wanted.value
JOIN connection ON connection.id = event.connection_id
JOIN dictionary AS kind ON kind.id = event.kind_id
LEFT JOIN dictionary AS actor ON actor.id = event.actor_id
LEFT JOIN dictionary AS operation ON operation.id = event.operation_id
LEFT JOIN dictionary AS type ON type.id = event.type_id
LEFT JOIN dictionary AS object ON object.id = event.object_id
LEFT JOIN dictionary AS origin ON origin.id = event.origin_id
LEFT JOIN dictionary AS target ON target.id = event.target_id
LEFT JOIN dictionary AS environment ON environment.id = event.environment_id
LEFT JOIN dictionary AS status ON status.id = event.status_id
ORDER BY wanted.key`;

/** Reads events by their ids, in the order of the ids; ids that are gone are left out. */
export function readEvents(database: ReadableDatabase, ids: ArrayLike<number>): AuditEvent[] {
  if (ids.length === 0) return [];
  const list = `[${Array.prototype.join.call(ids, ',')}]`;
  const rows = database.prepare<[string], EventRow>(eventSql).all(list);
  const workItems = readWorkItems(database, list);
  return rows.map((row) => toAuditEvent(row, workItems.get(row.id) ?? []));
}

function toAuditEvent(row: EventRow, workItems: WorkItem[]): AuditEvent {
  return {
    id: `${row.connection}:${row.external_id}`,
    connection: row.connection,
    source: row.source,
    externalId: row.external_id,
    time: formatIso(row.time_ms),
    kind: row.kind,
    actor: row.actor,
    operation: row.operation,
    operationCode: row.operation_code,
    type: row.type,
    typeCode: row.type_code,
    object: row.object,
    record: row.record,
    origin: row.origin,
    target: row.target,
    environment: row.environment,
    status: row.status,
    summary: row.summary,
    itemCount: row.item_count,
    workItems,
    workItemState: row.work_item_state,
    violation: row.violation === 1,
    revision: row.revision,
    hash: `sha256:${row.hash.toString('hex')}`,
  };
}

function readWorkItems(database: ReadableDatabase, idList: string): Map<number, WorkItem[]> {
  const rows = database
    .prepare<[string], WorkItem & { eventId: number }>(
      `SELECT event_id AS eventId, system, key, url FROM work_item
       WHERE event_id IN (SELECT value FROM json_each(?)) ORDER BY event_id, ordinal`,
    )
    .all(idList);
  const byEvent = new Map<number, WorkItem[]>();
  for (const { eventId, ...workItem } of rows) {
    const list = byEvent.get(eventId);
    if (list) list.push(workItem);
    else byEvent.set(eventId, [workItem]);
  }
  return byEvent;
}

/** Finds an event by what the user calls it: connection name, `:`, external id. */
export function findEventId(database: ReadableDatabase, name: string): number | null {
  const colon = name.indexOf(':');
  if (colon < 0) return null;
  const id = database
    .prepare<[string, string], number>(
      `SELECT event.id FROM event JOIN connection ON connection.id = event.connection_id
       WHERE connection.name = ? AND event.external_id = ?`,
    )
    .pluck()
    .get(name.slice(0, colon), name.slice(colon + 1));
  return id ?? null;
}

/** The deployed items of one event, in the order the source sent them. */
export function readItems(database: ReadableDatabase, eventId: number): DeployedItem[] {
  interface Row extends Omit<DeployedItem, 'modifiedAt'> {
    modifiedAt: number | string | null;
  }
  return database
    .prepare<[bigint], Row>(
      `SELECT change.value AS change, type.value AS type, item.name, modifier.value AS modifiedBy,
         event_item.modified_at AS modifiedAt
       FROM event_item JOIN item ON item.id = event_item.item_id
       LEFT JOIN dictionary AS type ON type.id = item.type_id
       LEFT JOIN dictionary AS change ON change.id = event_item.change_id
       LEFT JOIN dictionary AS modifier ON modifier.id = event_item.modified_by_id
       WHERE event_item.event_id = +? ORDER BY event_item.ordinal`,
    )
    .all(BigInt(eventId))
    .map((row) => ({
      ...row,
      modifiedAt: typeof row.modifiedAt === 'number' ? formatIso(row.modifiedAt) : row.modifiedAt,
    }));
}

/** Every further field of one event, by the source's own names. */
export function readFields(database: ReadableDatabase, eventId: number): Record<string, JsonValue> {
  const text = database
    .prepare<[bigint], string>('SELECT fields FROM event_fields WHERE event_id = ?')
    .pluck()
    .get(BigInt(eventId));
  return text === undefined ? {} : (JSON.parse(text) as Record<string, JsonValue>);
}

/** One stored reading of an event: the present one or an earlier revision. */
export interface StoredRevision {
  revision: number;
  hash: string;
  withIncludes: boolean;
  place: PayloadPlace;
  /** Milliseconds UTC: when the windows were read that brought it first and last. */
  firstSeenMs: number;
  lastSeenMs: number;
}

/** All revisions of one event, oldest first; the last is the present one. */
export function readRevisions(database: ReadableDatabase, eventId: number): StoredRevision[] {
  interface Row {
    revision: number;
    hash: Buffer;
    with_includes: number;
    payload_block_id: number;
    payload_index: number;
    firstSeenMs: number;
    lastSeenMs: number;
  }
  const columns = `revision, hash, with_includes, payload_block_id, payload_index, first_window_id, last_window_id`;
  return database
    .prepare<[bigint, bigint], Row>(
      `SELECT reading.*, first.started_ms AS firstSeenMs, last.started_ms AS lastSeenMs
       FROM (SELECT ${columns} FROM event_revision WHERE event_id = ?
             UNION ALL SELECT ${columns} FROM event WHERE id = ?) AS reading
       JOIN fetch_window AS first ON first.id = reading.first_window_id
       JOIN fetch_window AS last ON last.id = reading.last_window_id
       ORDER BY reading.revision`,
    )
    .all(BigInt(eventId), BigInt(eventId))
    .map((row) => ({
      revision: row.revision,
      hash: `sha256:${row.hash.toString('hex')}`,
      withIncludes: row.with_includes === 1,
      place: { blockId: row.payload_block_id, index: row.payload_index },
      firstSeenMs: row.firstSeenMs,
      lastSeenMs: row.lastSeenMs,
    }));
}
