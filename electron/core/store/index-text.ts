import { fold } from '#shared/fold.ts';
import type { JsonValue } from '#shared/audit-event.ts';
import type { BlockRow } from './column-block.ts';
import { type DictionaryField, dictionaryFields } from './dictionary-fields.ts';
import type { ReadableDatabase } from './database-types.ts';
import { tagToken } from './tag-token.ts';

/** What the index holds of one event: `text` is everything a word can find, `tags` its dictionary values. */
export interface IndexText {
  id: number;
  text: string;
  tags: string;
  /** The event in the columns beside the index, as `readBlockRows` reads it. */
  blockRow: BlockRow;
}

/** ASCII's unit separator, which texts hardly ever have: with it alone a text stays one byte a character. */
const unitSeparator = '\x1f';

/** The tokenizer takes it for a word of its own: no phrase reaches across it. */
export const partSeparator = ` ${unitSeparator} `;

/** The columns of a full-text index of these, and what its tokenizer takes for words. */
export const indexedColumns = `text, tags, content = '',
  tokenize = "unicode61 remove_diacritics 2 tokenchars '${unitSeparator}'"`;

/** So many events are read by one statement. */
const eventsPerRead = 500;

/** How many dictionary values and items are remembered before the memory is emptied. */
const memoryLimit = 200_000;

/** An event as it is read: a list costs half of what an object does. */
type EventRow = [
  id: number,
  connectionId: number,
  kindId: number,
  actorId: number | null,
  operationId: number | null,
  operationCode: number | string | null,
  typeId: number | null,
  typeCode: number | string | null,
  objectId: number | null,
  originId: number | null,
  targetId: number | null,
  environmentId: number | null,
  statusId: number | null,
  record: string | null,
  recordAlias: string | null,
  externalId: string,
  summary: string | null,
  oldValue: string | null,
  newValue: string | null,
  itemCount: number | null,
  workItemState: string | null,
  violation: number,
  revision: number,
  shapeId: number | null,
  fieldValues: string | null,
];

const eventsSql = (schema: string) => `SELECT event.id, connection_id, kind_id, actor_id, operation_id, operation_code,
  type_id, type_code, object_id, origin_id, target_id, environment_id, status_id, record, record_alias, external_id,
  summary, old_value, new_value, item_count, work_item_state, violation, revision, field_shape_id, field_values
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
  const readEvents = database.prepare<[string], EventRow>(eventsSql(schema)).raw();
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
  // A map for each field: a joined key would have to be built and hashed for every look-up.
  const tagIds = new Map<DictionaryField, Map<number | string, number>>();
  let tagCount = 0;

  function valueOf(id: number): string {
    let value = values.get(id);
    if (value === undefined) {
      value = withoutUnits(readValue.get(id) ?? '');
      if (values.size >= memoryLimit) values.clear();
      values.set(id, value);
    }
    return value;
  }

  function itemOf(id: number): [string | null, number | null] {
    let item = items.get(id);
    if (item === undefined) {
      const [name, typeId] = readItem.get(id) ?? [null, null];
      item = [name && withoutUnits(name), typeId];
      if (items.size >= memoryLimit) items.clear();
      items.set(id, item);
    }
    return item;
  }

  function tagOf(field: DictionaryField, value: number | string): number | null {
    const known = tagIds.get(field)?.get(value);
    if (known !== undefined) return known;
    const id = findTag.get(dictionaryFields[field], String(value));
    if (id === undefined) return null;
    if (tagCount >= memoryLimit) {
      tagIds.clear();
      tagCount = 0;
    }
    const ofField = tagIds.get(field) ?? new Map<number | string, number>();
    tagIds.set(field, ofField.set(value, id));
    tagCount += 1;
    return id;
  }

  function connectionTags(id: number): (number | null)[] {
    const connection = readConnection.get(id);
    if (connection === undefined) return [];
    return [tagOf('connection', connection.name), tagOf('source', connection.kind)];
  }

  function entryOf(row: EventRow, ofConnection: readonly (number | null)[]): IndexText {
    // prettier-ignore
    const [
      id, connectionId, kindId, actorId, operationId, operationCode, typeId, typeCode, objectId, originId, targetId, environmentId,
      statusId, record, recordAlias, externalId, summary, oldValue, newValue, itemCount, workItemState, violation,
      revision, shapeId, fieldValues,
    ] = row;
    const parts: string[] = [];
    const tags = [...ofConnection, actorId, objectId, originId, targetId, typeId];
    for (const part of [summary, record, recordAlias, oldValue, newValue, externalId]) {
      if (part !== null) parts.push(foldPart(part));
    }
    if (typeCode !== null) parts.push(foldValue(typeCode));
    if (operationCode !== null) parts.push(foldValue(operationCode));
    for (const valueId of [actorId, objectId, originId, targetId, typeId]) {
      if (valueId !== null) parts.push(valueOf(valueId));
    }
    if (fieldValues !== null) {
      for (const value of ownValues(fieldValues)) parts.push(foldValue(value));
    }
    tags.push(
      kindId,
      operationId,
      environmentId,
      statusId,
      shapeId,
      tagOf('violation', violation === 1 ? 'yes' : 'no'),
    );
    if (workItemState !== null) tags.push(tagOf('workItemState', workItemState));
    if (typeCode !== null) tags.push(tagOf('code', typeCode));
    if (operationCode !== null) tags.push(tagOf('operationCode', operationCode));
    if (revision > 1) tags.push(tagOf('changed', 'yes'));
    // Most events have neither: two look-ups saved.
    if (workItemState === 'linked') parts.push(...readWorkItems.all(BigInt(id)).map(withoutUnits));
    if ((itemCount ?? 0) > 0) for (const valueId of addItems(id, parts)) tags.push(valueId);
    const longest = summary === null ? '' : (parts[0] as string);
    const text = unique(parts)
      .filter((part, index) => part !== '' && (index === 0 || !standsIn(longest, part)))
      .join(partSeparator);
    // prettier-ignore
    const blockRow: BlockRow = [
      id, kindId, actorId, operationId, typeId, objectId, originId, targetId, environmentId, statusId, connectionId,
      violation + 1, revision > 1 ? 1 : null,
    ];
    return { id, text, tags: tagText(tags), blockRow };
  }

  /** Adds the words of an event's items; answers with their dictionary values. */
  function addItems(eventId: number, parts: string[]): Set<number> {
    const seen = new Set<number>();
    const valueIds = new Set<number>();
    for (const [itemId, changeId, modifiedById] of readItems.all(BigInt(eventId))) {
      if (changeId !== null) valueIds.add(changeId);
      if (modifiedById !== null) valueIds.add(modifiedById);
      if (seen.has(itemId)) continue;
      seen.add(itemId);
      const [name, typeId] = itemOf(itemId);
      if (name !== null) parts.push(name);
      if (typeId !== null) valueIds.add(typeId);
    }
    for (const id of valueIds) parts.push(valueOf(id));
    return valueIds;
  }

  return function* indexTexts(ids) {
    for (let start = 0; start < ids.length; start += eventsPerRead) {
      const connections = new Map<number, (number | null)[]>();
      for (const row of readEvents.all(JSON.stringify(ids.slice(start, start + eventsPerRead)))) {
        const [, connectionId] = row;
        const tags = connections.get(connectionId) ?? connectionTags(connectionId);
        connections.set(connectionId, tags);
        yield entryOf(row, tags);
      }
    }
  };
}

/** The values of a JSON list. Nearly all lists are texts without escapes: such a one is cut, which is quicker. */
function ownValues(json: string): JsonValue[] {
  if (json.startsWith('["') && json.endsWith('"]') && !json.includes('\\')) {
    const texts = json.slice(2, -2).split('","');
    if (!texts.some((text) => text.includes('"'))) return texts;
  }
  return JSON.parse(json) as JsonValue[];
}

function foldValue(value: JsonValue): string {
  return foldPart(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Printable ASCII. */
const plain = /^[ -~]*$/;

function foldPart(text: string): string {
  return plain.test(text) ? text.toLowerCase().trim() : withoutUnits(fold(text));
}

function withoutUnits(text: string): string {
  return text.includes(unitSeparator) ? text.replaceAll(unitSeparator, ' ') : text;
}

/** Whether the words of a part follow one another in a text: then nothing more can be found by the part. */
function standsIn(text: string, part: string): boolean {
  const start = text.indexOf(part);
  return start >= 0 && !isInWord(text.charCodeAt(start - 1)) && !isInWord(text.charCodeAt(start + part.length));
}

/** Whether a character of a folded text may belong to a word; `NaN`, which stands for none, does not. */
function isInWord(code: number): boolean {
  return code > 0x7f || (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
}

/** Tokens of dictionary ids, each once. */
function tagText(ids: readonly (number | null)[]): string {
  return unique(ids.filter((id) => id !== null))
    .map(tagToken)
    .join(' ');
}

/** So many entries are compared with one another in less time than a set of them is made. */
const fewEntries = 32;

/** The entries, each once, in their order. */
function unique<Entry>(entries: readonly Entry[]): readonly Entry[] {
  if (entries.length > fewEntries) return [...new Set(entries)];
  return entries.filter((entry, index) => entries.indexOf(entry) === index);
}
