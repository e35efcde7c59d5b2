import { fold } from '#shared/fold.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { ReadableDatabase } from './database-types.ts';
import { type DictionaryField, dictionaryFields } from './dictionary-fields.ts';
import { decodeFields, encodeFields } from './further-fields.ts';
import { type ReadingItem, type ReadingValues, wellFormedJson } from './reading-text.ts';

/** A row of `event` with what hangs on it, read back for the check of its digest. */
export interface StoredReading {
  id: number;
  blockId: number;
  index: number;
  lastWindowId: number;
  values: ReadingValues;
  /** What no writer of this program would have written: a reference to nothing, a gap in an order, another type. */
  odd: string[];
}

interface EventCells {
  id: number;
  time_ms: number;
  connection_id: number;
  external_id: string;
  kind_id: number | null;
  actor_id: number | null;
  operation_id: number | null;
  operation_code: number | string | null;
  type_id: number | null;
  type_code: number | string | null;
  object_id: number | null;
  record: string | null;
  record_alias: string | null;
  origin_id: number | null;
  target_id: number | null;
  environment_id: number | null;
  status_id: number | null;
  summary: string | null;
  old_value: string | null;
  new_value: string | null;
  item_count: number | null;
  work_item_state: string | null;
  violation: number;
  revision: number;
  hash: Buffer;
  core_hash: Buffer | null;
  with_includes: number;
  payload_block_id: number;
  payload_index: number;
  first_window_id: number;
  last_window_id: number;
  field_shape_id: number | null;
  field_values: string | null;
  odd_operation_code: number;
  odd_type_code: number;
}

interface ItemCells {
  ordinal: number;
  change_id: number | null;
  type_id: number | null;
  name: string | null;
  modified_by_id: number | null;
  modified_at: number | string | null;
  found: number | null;
  odd: number;
}

export interface ReadingReader {
  /** The next readings after an id, in order of their ids. */
  after: (id: number, limit: number) => StoredReading[];
  /** The reading of one event, or `undefined`. */
  find: (id: number) => StoredReading | undefined;
}

const cells = `event.*, typeof(operation_code) NOT IN ('null', 'integer', 'text') AS odd_operation_code,
  typeof(type_code) NOT IN ('null', 'integer', 'text') AS odd_type_code`;

/** Reads events as their digests cover them. Keeps the repeated strings it meets in memory. */
export function createReadingReader(database: ReadableDatabase): ReadingReader {
  const after = database.prepare<[bigint, number], EventCells>(
    `SELECT ${cells} FROM event WHERE id > ? ORDER BY id LIMIT ?`,
  );
  const one = database.prepare<[bigint], EventCells>(`SELECT ${cells} FROM event WHERE id = ?`);
  const items = database.prepare<[bigint], ItemCells>(
    `SELECT ordinal, change_id, item.type_id, item.name, modified_by_id, modified_at, item.id AS found,
       typeof(modified_at) NOT IN ('null', 'integer', 'text') AS odd
     FROM event_item LEFT JOIN item ON item.id = event_item.item_id WHERE event_item.event_id = +? ORDER BY ordinal`,
  );
  const workItems = database.prepare<
    [bigint],
    { ordinal: number; system: string; key: string; url: string | null; folded: string }
  >('SELECT ordinal, system, key, url, folded FROM work_item WHERE event_id = ? ORDER BY ordinal');
  const word = database.prepare<[number], { field: number; value: string }>(
    'SELECT field, value FROM dictionary WHERE id = ?',
  );
  const words = new Map<number, { field: number; value: string } | undefined>();

  function read(row: EventCells): StoredReading {
    const odd: string[] = [];
    function text(field: DictionaryField, id: number | null, column: string): string | null {
      if (id === null) return null;
      if (!words.has(id)) words.set(id, word.get(id));
      const found = words.get(id);
      if (found?.field !== dictionaryFields[field]) odd.push(column);
      return found?.value ?? null;
    }
    if (row.odd_operation_code) odd.push('operation_code');
    if (row.odd_type_code) odd.push('type_code');
    const actor = text('actor', row.actor_id, 'actor_id');
    const object = text('object', row.object_id, 'object_id');
    const itemRows = items.all(BigInt(row.id));
    const workItemRows = workItems.all(BigInt(row.id));
    if (itemRows.some(({ ordinal, found, odd: oddTime }, at) => ordinal !== at || found === null || oddTime === 1)) {
      odd.push('items');
    }
    if (workItemRows.some(({ ordinal, key, folded }, at) => ordinal !== at || fold(key) !== folded))
      odd.push('workItems');
    const values: ReadingValues = {
      connectionId: row.connection_id,
      externalId: row.external_id,
      revision: row.revision,
      firstWindowId: row.first_window_id,
      timeMs: row.time_ms,
      kind: text('kind', row.kind_id, 'kind_id'),
      actor,
      operation: text('operation', row.operation_id, 'operation_id'),
      operationCode: row.operation_code,
      type: text('type', row.type_id, 'type_id'),
      typeCode: row.type_code,
      object,
      record: row.record,
      recordAlias: row.record_alias,
      origin: text('origin', row.origin_id, 'origin_id'),
      target: text('target', row.target_id, 'target_id'),
      environment: text('environment', row.environment_id, 'environment_id'),
      status: text('status', row.status_id, 'status_id'),
      summary: row.summary,
      oldValue: row.old_value,
      newValue: row.new_value,
      itemCount: row.item_count,
      workItemState: row.work_item_state,
      violation: row.violation,
      hash: row.hash.toString('hex'),
      coreHash: row.core_hash?.toString('hex') ?? null,
      withIncludes: row.with_includes,
      fields: fieldsText(row, actor, object, text('fieldShape', row.field_shape_id, 'field_shape_id'), odd),
      items: itemRows.map((item): ReadingItem => [
        text('change', item.change_id, 'items'),
        text('metadata', item.type_id, 'items'),
        item.name,
        text('modifiedBy', item.modified_by_id, 'items'),
        typeof item.modified_at === 'number' ? formatIso(item.modified_at) : item.modified_at,
      ]),
      workItems: workItemRows.map(({ system, key, url }) => [system, key, url]),
    };
    const place = { blockId: row.payload_block_id, index: row.payload_index };
    return { id: row.id, ...place, lastWindowId: row.last_window_id, values, odd };
  }

  return {
    after: (id, limit) => after.all(BigInt(id), limit).map(read),
    find(id) {
      const row = one.get(BigInt(id));
      return row === undefined ? undefined : read(row);
    },
  };
}

/** The further fields as JSON text; odd where they are not stored as the writer would store them. */
function fieldsText(
  row: EventCells,
  actor: string | null,
  object: string | null,
  shape: string | null,
  odd: string[],
): string | null {
  const { record, record_alias: recordAlias, old_value: oldValue, new_value: newValue, field_values: values } = row;
  try {
    const entries = decodeFields([shape, values, actor, object, record, recordAlias, oldValue, newValue]);
    const text = `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
    const fields = JSON.parse(text) as Record<string, never>;
    const again = encodeFields(fields, { actor, object, record, recordAlias, oldValue, newValue });
    if (again.shape !== shape || again.values !== values) odd.push('field_values');
    return entries.length === 0 ? null : wellFormedJson(text);
  } catch {
    odd.push('field_values');
    return null;
  }
}
