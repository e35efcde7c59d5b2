import type { AuditEvent, DeployedItem, JsonValue } from '#shared/audit-event.ts';
import { formatIso } from '#shared/iso-time.ts';
import { unpackEvents } from '#shared/packed-events.ts';
import type { ReadableDatabase } from './database-types.ts';
import { readPackedEvents } from './packed-event-reader.ts';
import { decodeFields, furtherFieldsSql, type FurtherFieldsRow } from './further-fields.ts';
import type { PayloadPlace } from './payloads.ts';

/** Reads events by their ids, in the order of the ids; ids that are gone are left out. */
export function readEvents(database: ReadableDatabase, ids: ArrayLike<number>): AuditEvent[] {
  return unpackEvents(readPackedEvents(database, ids));
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
  const row = database
    .prepare<[bigint], FurtherFieldsRow>(`SELECT ${furtherFieldsSql} FROM event WHERE id = ?`)
    .raw()
    .get(BigInt(eventId));
  return row === undefined ? {} : Object.fromEntries(decodeFields(row));
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
