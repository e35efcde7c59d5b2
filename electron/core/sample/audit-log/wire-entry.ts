/** A lookup value: the id as text, what people see, and the record type it points to. */
export type WireLookup = { content: string; displayValue: string; type: string };

/** A value of an audit-log field before it is written as XML or JSON; `null` is an empty value. */
export type WireValue = string | null | WireLookup;

/** An audit-log entry by field name. A field that is missing here is missing in the answer too. */
export type WireEntry = { id: string; date_created: string; [field: string]: WireValue };

/** The fields an answer holds when no field list is asked for. */
export const usualFields: readonly string[] = [
  ...['id', 'object', 'object_key', 'type_code', 'type', 'operation_code', 'operation', 'description_key'],
  ...['description', 'old_name', 'new_name', 'int_col1', 'int_col2', 'int_col3', 'char_col1', 'char_col3'],
  ...['char_col4', 'date_created', 'created_id'],
];

/** The fields that come only when asked for by name or by `*`. */
export const furtherFields: readonly string[] = [
  ...[
    'record_id',
    'reference_id',
    'owner_id',
    'date_col1',
    'date_col2',
    'object_singular_name',
    'user_name',
    'user_id',
  ],
];

/** A whole second in the service's form, such as `2011-04-21T15:39:27.000Z`. */
export function wireTime(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}.000Z`;
}
