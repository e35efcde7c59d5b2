/**
 * The dictionary's fields: which column of which table holds ids of which kind of string.
 * The numbers are stored; add, don't renumber.
 */
export const dictionaryFields = {
  connection: 1,
  source: 2,
  kind: 3,
  actor: 4,
  operation: 5,
  type: 6,
  object: 7,
  origin: 8,
  target: 9,
  environment: 10,
  status: 11,
  metadata: 12,
  change: 13,
  modifiedBy: 14,
  violation: 15,
  workItemState: 16,
  /** Code of the type (`typeCode` as text). */
  code: 17,
  /** Code of the operation (`operationCode` as text). */
  operationCode: 18,
  /** Whether the source later sent different content: `yes`. */
  changed: 19,
  /** Names of further fields that have a value. */
  fieldName: 20,
  /** Shapes of further fields, see `further-fields.ts`. */
  fieldShape: 21,
} as const;

export type DictionaryField = keyof typeof dictionaryFields;
