import { rawSql, sql } from '#core/store/sql.ts';
import type { DictionaryField } from '#core/store/dictionary-fields.ts';
import { type Condition, orOf } from './condition.ts';
import { eventsOfItems } from './item-conditions.ts';

/** Columns of `event` that a word finds. */
const columns = [
  'summary',
  'record',
  'record_alias',
  'type_code',
  'operation_code',
  'old_value',
  'new_value',
  'external_id',
].map((name) => `event.${name}`);

/** Dictionary fields that a word finds. */
const fields: readonly DictionaryField[] = [
  'actor',
  'object',
  'origin',
  'target',
  'type',
  'metadata',
  'change',
  'modifiedBy',
];

/**
 * Events with a text that contains `folded`, inside words too: the same texts that words are found in. The
 * index knows words only, so dictionary values and item names are searched once, and the events' own
 * columns row by row.
 */
export function containsAnywhere(folded: string): Condition {
  // The private character keeps two texts apart, as in the index.
  const row = rawSql(`fold(concat_ws(char(57344), ${columns.join(', ')}))`);
  return orOf([
    ...fields.map((field): Condition => {
      return { kind: 'tags', lookup: { field, whole: [], prefixes: [], parts: [folded] } };
    }),
    { kind: 'sql', condition: eventsOfItems(sql`instr(item.folded, ${folded}) > 0`) },
    {
      kind: 'sql',
      condition: sql`event.id IN (SELECT work_item.event_id FROM work_item WHERE instr(work_item.folded, ${folded}) > 0)`,
    },
    { kind: 'sql', condition: sql`(instr(${row}, ${folded}) > 0)` },
    {
      kind: 'sql',
      condition: sql`EXISTS (SELECT 1 FROM event_fields WHERE event_fields.event_id = event.id AND fields_contain(event_fields.fields, ${folded}))`,
    },
  ]);
}
