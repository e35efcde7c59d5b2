import { rawSql, sql, type SqlFragment } from '#core/store/sql.ts';
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

/** All texts of the row, kept apart by something that no text contains; plain ASCII, which folds fast. */
const rowTexts = rawSql(`concat_ws(char(10, 31, 10), ${columns.join(', ')})`);

/** Dictionary fields that a word finds. */
const dictionaryFields: readonly DictionaryField[] = [
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
  return orOf([
    ...dictionaryFields.map((field): Condition => {
      return { kind: 'tags', lookup: { field, whole: [], prefixes: [], parts: [folded] } };
    }),
    eventsOfItems(sql`instr(item.folded, ${folded}) > 0`),
    {
      kind: 'sql',
      condition: sql`event.id IN (SELECT work_item.event_id FROM work_item WHERE instr(work_item.folded, ${folded}) > 0)`,
    },
    { kind: 'sql', condition: rowContains(folded) },
    // Further fields that equal a column are among the texts above.
    { kind: 'sql', condition: fieldsContain(folded) },
  ]);
}

/**
 * Every row of the archive comes by here, so the database's own functions do what they can: where each character is one
 * byte, folding is `lower`. Now and then a row calls back, so that the scan can be stopped. Measured against an index of
 * trigrams, which would answer at once: it costs as much again as storing the events and grows the archive by a
 * third, for a question that is rarely asked; the newest hundred come after a part of the scan.
 */
function rowContains(folded: string): SqlFragment {
  const plain = sql`instr(lower(${rowTexts}), ${folded}) > 0`;
  const other = sql`(${isNotAscii(rowTexts)} AND instr(fold(${rowTexts}), ${folded}) > 0)`;
  return sql`(${plain} OR ${other} OR (event.id % 61 = 0 AND may_stop()))`;
}

/** What stands in the JSON as it is can be looked for there; escapes and other letters are read properly. */
function fieldsContain(folded: string): SqlFragment {
  const values = rawSql('event.field_values');
  const hasEscapes = sql`instr(${values}, char(92)) > 0`;
  const maybe = sql`(instr(lower(${values}), ${folded}) > 0 OR ${isNotAscii(values)} OR ${hasEscapes})`;
  return sql`(${maybe} AND fields_contain(${values}, ${folded}))`;
}

function isNotAscii(text: SqlFragment): SqlFragment {
  return sql`octet_length(${text}) <> length(${text})`;
}
