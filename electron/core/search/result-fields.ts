import { AppError } from '#shared/app-error.ts';
import { clockFields, findField, furtherFieldName, knownFieldNames } from '#shared/query/fields.ts';
import { nearestName } from '#shared/query/nearest-name.ts';
import type { DictionaryField } from '#core/store/dictionary-fields.ts';
import { itemDictionaryColumns, markTables } from './event-columns.ts';

/** A value of a field as read from its column: a dictionary id, a number, a text. */
export type Key = number | string;

/**
 * How a field with at most one value per event is read: an SQL expression over `event`, and what its values
 * mean. `row` fields mean themselves.
 */
export interface SingleField {
  shape: 'single';
  column: string;
  meaning: 'dictionary' | 'connection-name' | 'connection-kind' | 'yes-no' | 'row';
  /** Whether many events share a value, so that the column is small in memory. */
  repeats: boolean;
}

/** A field of which an event can have several values: SQL over `wanted` (event ids) that gives `event_id, key`. */
export interface MultiField {
  shape: 'multi';
  joins: string;
  key: string;
  meaning: 'dictionary' | 'row';
  /** The values as they stand in the index; `null` where they don't stand there. */
  tags: DictionaryField | null;
}

/** A further field, by its name as asked for. */
export interface FurtherField {
  shape: 'further';
  name: string;
}

/** Marks that the user gave; they change without the event. `name`: the mark's own, a column of the tables. */
export interface MarkField {
  shape: 'marks';
  tables: string;
  name: string;
}

/** Nothing has a value: marks that do not exist yet. */
export interface EmptyField {
  shape: 'empty';
}

export type ResultField = SingleField | MultiField | FurtherField | MarkField | EmptyField;

function single(column: string, meaning: SingleField['meaning'], repeats = meaning !== 'row'): SingleField {
  return { shape: 'single', column, meaning, repeats };
}

const items = 'JOIN event_item ON event_item.event_id = wanted.value JOIN item ON item.id = event_item.item_id';
const workItems = 'JOIN work_item ON work_item.event_id = wanted.value';

function ofItems(field: string): MultiField {
  const { column, dictionary } = itemDictionaryColumns[field] as { column: string; dictionary: DictionaryField };
  return { shape: 'multi', joins: items, key: column, meaning: 'dictionary', tags: dictionary };
}

const resultFields: Readonly<Record<string, ResultField>> = {
  actor: single('event.actor_id', 'dictionary'),
  source: single('event.connection_id', 'connection-kind'),
  conn: single('event.connection_id', 'connection-name'),
  kind: single('event.kind_id', 'dictionary'),
  type: single('event.type_id', 'dictionary'),
  code: single('event.type_code', 'row', true),
  op: single('event.operation_id', 'dictionary'),
  opcode: single('event.operation_code', 'row', true),
  object: single('event.object_id', 'dictionary'),
  record: single('ifnull(event.record, event.record_alias)', 'row'),
  origin: single('event.origin_id', 'dictionary'),
  target: single('event.target_id', 'dictionary'),
  env: single('event.environment_id', 'dictionary'),
  status: single('event.status_id', 'dictionary'),
  items: single('event.item_count', 'row'),
  old: single('event.old_value', 'row'),
  new: single('event.new_value', 'row'),
  violation: single('event.violation', 'yes-no'),
  changed: single('CASE WHEN event.revision > 1 THEN 1 END', 'yes-no'),
  workitemstate: single('event.work_item_state', 'row', true),
  metadata: ofItems('metadata'),
  name: { shape: 'multi', joins: items, key: 'item.name', meaning: 'row', tags: null },
  change: ofItems('change'),
  modifiedby: ofItems('modifiedby'),
  ticket: { shape: 'multi', joins: workItems, key: 'work_item.key', meaning: 'row', tags: null },
  tag: { shape: 'marks', tables: markTables['tag'] as string, name: 'tag.name' },
  case: { shape: 'marks', tables: markTables['case'] as string, name: 'investigation.name' },
  watch: { shape: 'empty' },
};

/**
 * How the values of a field are read from results; names and aliases as in queries.
 *
 * @throws AppError `usage.invalid_argument` for unknown fields, and for those without values to list
 */
export function resultField(name: string): ResultField {
  const further = furtherFieldName(name);
  if (further !== null && further !== '') return { shape: 'further', name: further };
  const canonical = findField(name)?.name ?? name.toLowerCase();
  if (Object.hasOwn(resultFields, canonical)) return resultFields[canonical] as ResultField;
  if (['id', 'item', 'time'].includes(canonical) || clockFields.has(canonical)) {
    const advice = canonical === 'item' ? 'Count by metadata or by name.' : 'A histogram counts by time.';
    throw new AppError('usage.invalid_argument', `Results cannot be counted by ${name}.`, advice);
  }
  throw unknownField(name);
}

export function unknownField(name: string): AppError {
  const nearest = nearestName(name, knownFieldNames());
  return new AppError(
    'usage.invalid_argument',
    `There is no field “${name}”.`,
    `The nearest known field is ${nearest}.`,
  );
}
