import type { DictionaryField } from '#core/store/dictionary-fields.ts';

/** Where a field of the query language is stored. */
export interface DictionaryColumn {
  dictionary: DictionaryField;
  /** Column of `event` with dictionary ids, where there is one. */
  column: string | null;
  /** Condition on `event` that tells whether it has a value; `null` when every event has one. */
  hasValue: string | null;
}

function column(dictionary: DictionaryField, name: string): DictionaryColumn {
  return { dictionary, column: name, hasValue: `event.${name} IS NOT NULL` };
}

/** Fields whose values are dictionary rows and stand in the index as tags. */
export const dictionaryColumns: Readonly<Record<string, DictionaryColumn>> = {
  actor: column('actor', 'actor_id'),
  source: { dictionary: 'source', column: null, hasValue: null },
  conn: { dictionary: 'connection', column: null, hasValue: null },
  kind: { dictionary: 'kind', column: 'kind_id', hasValue: null },
  type: column('type', 'type_id'),
  code: { dictionary: 'code', column: null, hasValue: 'event.type_code IS NOT NULL' },
  op: column('operation', 'operation_id'),
  opcode: { dictionary: 'operationCode', column: null, hasValue: 'event.operation_code IS NOT NULL' },
  object: column('object', 'object_id'),
  origin: column('origin', 'origin_id'),
  target: column('target', 'target_id'),
  env: column('environment', 'environment_id'),
  status: column('status', 'status_id'),
  violation: { dictionary: 'violation', column: null, hasValue: null },
  changed: { dictionary: 'changed', column: null, hasValue: 'event.revision > 1' },
};

/** Fields of deployed items whose values are dictionary rows: the column beside `item` and `event_item`. */
export const itemDictionaryColumns: Readonly<Record<string, { dictionary: DictionaryField; column: string }>> = {
  metadata: { dictionary: 'metadata', column: 'item.type_id' },
  change: { dictionary: 'change', column: 'event_item.change_id' },
  modifiedby: { dictionary: 'modifiedBy', column: 'event_item.modified_by_id' },
};

/** Text columns of `event` by field; more than one where any of them may match. */
export const textColumns: Readonly<Record<string, readonly string[]>> = {
  record: ['event.record', 'event.record_alias'],
  old: ['event.old_value'],
  new: ['event.new_value'],
};

/** Number columns of `event` by field. */
export const numberColumns: Readonly<Record<string, string>> = {
  items: 'event.item_count',
  code: 'event.type_code',
  opcode: 'event.operation_code',
};

/** Where the events stand that the user has marked, with the name of the mark and `folded`, as it is compared. */
export const markTables: Readonly<Record<string, string>> = {
  tag: 'tag JOIN event_tag ON event_tag.tag_id = tag.id JOIN marked_event ON marked_event.id = event_tag.marked_event_id',
  case: 'investigation JOIN case_event ON case_event.investigation_id = investigation.id JOIN marked_event ON marked_event.id = case_event.marked_event_id',
};
