import { fold } from '#shared/fold.ts';
import type { JsonValue } from '#shared/audit-event.ts';
import { type DictionaryField, dictionaryFields } from './dictionary-fields.ts';
import type { ReadableDatabase } from './database-types.ts';
import { tagToken } from './tag-token.ts';

/** What the index holds of one event: `text` is everything a word can find, `tags` its dictionary values. */
export interface IndexText {
  id: number;
  text: string;
  tags: string;
}

/** A private character that the tokenizer takes for a word of its own: no phrase reaches across it. */
export const partSeparator = ' \u{E000} ';

/** So many events are read by one statement. */
const eventsPerRead = 500;

/** How many dictionary values and items are remembered before the memory is emptied. */
const memoryLimit = 200_000;

interface EventRow {
  id: number;
  connectionId: number;
  kindId: number;
  actorId: number | null;
  operationId: number | null;
  operationCode: number | string | null;
  typeId: number | null;
  typeCode: number | string | null;
  objectId: number | null;
  originId: number | null;
  targetId: number | null;
  environmentId: number | null;
  statusId: number | null;
  record: string | null;
  recordAlias: string | null;
  externalId: string;
  summary: string | null;
  oldValue: string | null;
  newValue: string | null;
  itemCount: number | null;
  workItemState: string | null;
  violation: number;
  revision: number;
  shapeId: number | null;
  fieldValues: string | null;
}

const eventsSql = (schema: string) => `SELECT event.id, connection_id AS connectionId, kind_id AS kindId,
  actor_id AS actorId, operation_id AS operationId, operation_code AS operationCode, type_id AS typeId,
  type_code AS typeCode, object_id AS objectId, origin_id AS originId, target_id AS targetId,
  environment_id AS environmentId, status_id AS statusId, record, record_alias AS recordAlias,
  external_id AS externalId, summary, old_value AS oldValue, new_value AS newValue, item_count AS itemCount,
  work_item_state AS workItemState, violation, revision, field_shape_id AS shapeId, field_values AS fieldValues
  FROM json_each(?) AS wanted CROSS JOIN ${schema}.event ON event.id = wanted.value`;

/**
 * Makes the index entries of events from the store. Further fields that equal a column of the event are not stored
 * again, and their words are among those of the column.
 *
 * Dictionary values and items never change, so they are remembered; connections are not.
 *
 * @param schema the store's name in this connection
 */
export function createIndexTexts(
  database: ReadableDatabase,
  schema: 'store' | 'main',
): (ids: readonly number[]) => Generator<IndexText> {
  const readEvents = database.prepare<[string], EventRow>(eventsSql(schema));
  const readItems = database
    .prepare<[bigint], [number, number | null, number | null]>(
      `SELECT item_id, change_id, modified_by_id FROM ${schema}.event_item WHERE event_id = ?`,
    )
    .raw();
  const readItem = database
    .prepare<[number], [string | null, number | null]>(`SELECT folded, type_id FROM ${schema}.item WHERE id = ?`)
    .raw();
  const readWorkItems = database
    .prepare<[bigint], string>(`SELECT folded FROM ${schema}.work_item WHERE event_id = ? ORDER BY ordinal`)
    .pluck();
  const readValue = database.prepare<[number], string>(`SELECT folded FROM ${schema}.dictionary WHERE id = ?`).pluck();
  const readConnection = database.prepare<[number], { name: string; kind: string }>(
    `SELECT name, kind FROM ${schema}.connection WHERE id = ?`,
  );
  const findTag = database
    .prepare<[number, string], number>(`SELECT id FROM ${schema}.dictionary WHERE field = ? AND value = ?`)
    .pluck();
  const values = new Map<number, string>();
  const items = new Map<number, [string | null, number | null]>();
  const tagIds = new Map<string, number>();

  function valueOf(id: number): string {
    let value = values.get(id);
    if (value === undefined) {
      value = readValue.get(id) ?? '';
      if (values.size >= memoryLimit) values.clear();
      values.set(id, value);
    }
    return value;
  }

  function itemOf(id: number): [string | null, number | null] {
    let item = items.get(id);
    if (item === undefined) {
      item = readItem.get(id) ?? [null, null];
      if (items.size >= memoryLimit) items.clear();
      items.set(id, item);
    }
    return item;
  }

  function tagOf(field: DictionaryField, value: string): number | null {
    const key = `${field} ${value}`;
    const known = tagIds.get(key);
    if (known !== undefined) return known;
    const id = findTag.get(dictionaryFields[field], value);
    if (id === undefined) return null;
    if (tagIds.size >= memoryLimit) tagIds.clear();
    tagIds.set(key, id);
    return id;
  }

  function connectionTags(id: number): (number | null)[] {
    const connection = readConnection.get(id);
    if (connection === undefined) return [];
    return [tagOf('connection', connection.name), tagOf('source', connection.kind)];
  }

  function entryOf(row: EventRow, ofConnection: readonly (number | null)[]): IndexText {
    const parts = new Set<string>();
    const tags = new Set<number | null>(ofConnection);
    const add = (part: unknown) => void parts.add(fold(typeof part === 'string' ? part : JSON.stringify(part)));
    for (const part of [row.summary, row.record, row.recordAlias, row.oldValue, row.newValue, row.externalId]) {
      if (part !== null) add(part);
    }
    if (row.typeCode !== null) add(row.typeCode);
    if (row.operationCode !== null) add(row.operationCode);
    for (const id of [row.actorId, row.objectId, row.originId, row.targetId, row.typeId]) {
      if (id === null) continue;
      parts.add(valueOf(id));
      tags.add(id);
    }
    if (row.fieldValues !== null) for (const value of JSON.parse(row.fieldValues) as JsonValue[]) add(value);
    for (const id of [row.kindId, row.operationId, row.environmentId, row.statusId, row.shapeId]) tags.add(id);
    tags.add(tagOf('violation', row.violation === 1 ? 'yes' : 'no'));
    if (row.workItemState !== null) tags.add(tagOf('workItemState', row.workItemState));
    if (row.typeCode !== null) tags.add(tagOf('code', String(row.typeCode)));
    if (row.operationCode !== null) tags.add(tagOf('operationCode', String(row.operationCode)));
    if (row.revision > 1) tags.add(tagOf('changed', 'yes'));
    // Most events have neither: two look-ups saved.
    if (row.workItemState === 'linked') for (const key of readWorkItems.all(BigInt(row.id))) parts.add(key);
    if ((row.itemCount ?? 0) > 0) addItems(row.id, parts, tags);
    parts.delete('');
    tags.delete(null);
    return {
      id: row.id,
      text: [...parts].join(partSeparator),
      tags: [...(tags as Set<number>)].map(tagToken).join(' '),
    };
  }

  function addItems(eventId: number, parts: Set<string>, tags: Set<number | null>): void {
    const seen = new Set<number>();
    const valueIds = new Set<number>();
    for (const [itemId, changeId, modifiedById] of readItems.all(BigInt(eventId))) {
      if (changeId !== null) valueIds.add(changeId);
      if (modifiedById !== null) valueIds.add(modifiedById);
      if (seen.has(itemId)) continue;
      seen.add(itemId);
      const [name, typeId] = itemOf(itemId);
      if (name !== null) parts.add(name);
      if (typeId !== null) valueIds.add(typeId);
    }
    for (const id of valueIds) {
      parts.add(valueOf(id));
      tags.add(id);
    }
  }

  return function* indexTexts(ids) {
    for (let start = 0; start < ids.length; start += eventsPerRead) {
      const connections = new Map<number, (number | null)[]>();
      for (const row of readEvents.all(JSON.stringify(ids.slice(start, start + eventsPerRead)))) {
        const tags = connections.get(row.connectionId) ?? connectionTags(row.connectionId);
        connections.set(row.connectionId, tags);
        yield entryOf(row, tags);
      }
    }
  };
}
