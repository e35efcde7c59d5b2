import { furtherFieldsSql } from '#core/store/further-fields.ts';
import { rawSql, sql, type SqlFragment } from '#core/store/sql.ts';
import { fold } from '#shared/fold.ts';
import { clockFields, furtherFieldName } from '#shared/query/fields.ts';
import { instantsOfRange } from '#shared/query/resolve-query.ts';
import type { FieldValue, TickmarkQueryTree } from '#shared/query/tree.ts';
import { clockCondition } from './clock-conditions.ts';
import { andOf, type Condition, orOf, type SearchPlan } from './condition.ts';
import { containsAnywhere } from './contains-anywhere.ts';
import { dictionaryColumns, itemDictionaryColumns, markTables, numberColumns, textColumns } from './event-columns.ts';
import { itemCondition, itemHasValue, itemNameCondition } from './item-conditions.ts';
import { hasToken, textExpression } from './match-expression.ts';
import { matchesTexts, wantedTexts } from './text-conditions.ts';

type FieldNode = Extract<TickmarkQueryTree, { kind: 'field' }>;

/** With more values than this, looking up each in the index costs more than it saves. */
const mostNarrowed = 100;

/** Marks that nothing carries yet, so nothing has a value. */
const marks = new Set(['watch']);

/**
 * Turns a resolved query (`resolveQuery`) into a plan, without a look at the data. The same tree always
 * gives the same plan.
 */
export function compileQuery(tree: TickmarkQueryTree): SearchPlan {
  return { condition: compileNode(tree) };
}

function compileNode(tree: TickmarkQueryTree): Condition {
  switch (tree.kind) {
    case 'all':
      return { kind: 'all' };
    case 'and':
      return andOf(tree.children.map(compileNode));
    case 'or':
      return orOf(tree.children.map(compileNode));
    case 'not':
      return { kind: 'not', child: compileNode(tree.child) };
    case 'text':
      if (tree.match === 'contains') return containsAnywhere(fold(tree.text));
      return { kind: 'text', expression: textExpression(tree.text, tree.match) };
    case 'item':
      return itemCondition(tree.child);
    case 'field':
      return clockFields.has(tree.field) ? clockCondition(tree) : compileField(tree);
    case 'compare':
      if (clockFields.has(tree.field)) return clockCondition(tree);
      return compileCompare(tree.field, tree.operator, tree.value);
    case 'range':
      if (clockFields.has(tree.field)) return clockCondition(tree);
      return compileRange(tree.field, tree.low, tree.high);
  }
}

function compileField(node: FieldNode): Condition {
  const hasValue = node.values.some((value) => value.match === 'any');
  const place = dictionaryColumns[node.field];
  if (place !== undefined) {
    if (!hasValue) return { kind: 'tags', lookup: { field: place.dictionary, ...wantedTexts(node.values) } };
    return place.hasValue === null ? { kind: 'all' } : { kind: 'sql', condition: rawSql(`(${place.hasValue})`) };
  }
  if (itemDictionaryColumns[node.field] !== undefined) return hasValue ? itemHasValue(node) : itemCondition(node);
  if (node.field === 'name') return hasValue ? itemHasValue(node) : itemNameCondition(node);
  if (node.field === 'ticket') return ticketCondition(node.values);
  if (node.field === 'items') return countCondition(node.values);
  if (marks.has(node.field)) return { kind: 'none' };
  const markTable = markTables[node.field];
  if (markTable !== undefined) return markCondition(markTable, hasValue ? null : node.values);
  if (node.field === 'id') return idCondition(node.values);
  const columns = textColumns[node.field];
  if (columns !== undefined) return columnsCondition(columns, node.values);
  const name = furtherFieldName(node.field);
  if (name !== null) return furtherFieldCondition(name, node.values);
  throw new Error(`The field ${node.field} is not resolved or not known.`);
}

function ticketCondition(values: readonly FieldValue[]): Condition {
  const states = new Set(['none', 'not-requested', 'not-returned']);
  const keys: FieldValue[] = [];
  const wanted: string[] = [];
  for (const value of values) {
    const word = fold(value.text);
    if (value.match === 'any' || (value.match === 'whole' && (word === 'any' || word === 'linked'))) {
      wanted.push('linked');
    } else if (value.match === 'whole' && states.has(word)) wanted.push(word);
    else keys.push(value);
  }
  const conditions: Condition[] = [];
  if (wanted.length > 0) {
    conditions.push({ kind: 'tags', lookup: { field: 'workItemState', whole: wanted, prefixes: [], parts: [] } });
  }
  if (keys.length > 0) {
    const matches = matchesTexts(rawSql('work_item.folded'), wantedTexts(keys));
    conditions.push({ kind: 'events', ids: sql`SELECT work_item.event_id AS id FROM work_item WHERE ${matches}` });
  }
  return orOf(conditions);
}

/** Marks change without the event: they are looked up in their own tables at each search. */
function markCondition(tables: string, values: readonly FieldValue[] | null): Condition {
  const named = values === null ? rawSql('1') : matchesTexts(rawSql('folded'), wantedTexts(values));
  const ids = sql`SELECT marked_event.event_id AS id FROM ${rawSql(tables)} WHERE marked_event.event_id IS NOT NULL AND ${named}`;
  return { kind: 'events', ids };
}

/** What an event is called, CONNECTION:EXTERNAL-ID: compared as it is written, case too, as the store does. */
function idCondition(values: readonly FieldValue[]): Condition {
  if (values.some((value) => value.match === 'any')) return { kind: 'all' };
  const names = values.map(({ text }) => {
    const colon = text.indexOf(':');
    return [text.slice(0, Math.max(0, colon)), text.slice(colon + 1)];
  });
  const ids = sql`SELECT named.id FROM json_each(${JSON.stringify(names)}) AS wanted CROSS JOIN connection ON connection.name = wanted.value ->> 0 CROSS JOIN event AS named ON named.connection_id = connection.id AND named.external_id = wanted.value ->> 1`;
  return { kind: 'events', ids };
}

function countCondition(values: readonly FieldValue[]): Condition {
  if (values.some((value) => value.match === 'any')) return onRow(rawSql('event.item_count IS NOT NULL'));
  const numbers = JSON.stringify(values.map((value) => Number(value.text)));
  return onRow(sql`event.item_count IN (SELECT value FROM json_each(${numbers}))`);
}

function columnsCondition(columns: readonly string[], values: readonly FieldValue[]): Condition {
  const each = (toCondition: (column: string) => SqlFragment) =>
    columns.map(toCondition).reduce((all, one) => sql`${all} OR ${one}`);
  if (values.some((value) => value.match === 'any')) {
    return onRow(each((column) => rawSql(`${column} IS NOT NULL`)));
  }
  const wanted = wantedTexts(values);
  const verified = onRow(each((column) => matchesTexts(rawSql(`fold(${column})`), wanted)));
  return narrowed(values, verified);
}

function furtherFieldCondition(name: string, values: readonly FieldValue[]): Condition {
  const hasField: Condition = {
    kind: 'tags',
    lookup: { field: 'fieldName', whole: [fold(name)], prefixes: [], parts: [] },
  };
  if (values.some((value) => value.match === 'any')) return hasField;
  const wanted = JSON.stringify({ name: fold(name), ...wantedTexts(values) });
  const condition = sql`field_matches(${wanted}, ${rawSql(furtherFieldsSql)})`;
  return andOf([hasField, narrowed(values, { kind: 'sql', condition })]);
}

/** What has the value has its words too: the index finds the few events that the condition then checks. */
function narrowed(values: readonly FieldValue[], verified: Condition): Condition {
  const canNarrow = values.every((value) => value.match !== 'contains' && hasToken(value.text));
  if (!canNarrow || values.length > mostNarrowed) return verified;
  const words = values.map(({ match, text }): Condition => {
    return { kind: 'text', expression: textExpression(text, match === 'prefix' ? 'prefix' : 'phrase') };
  });
  return andOf([orOf(words), verified]);
}

function compileCompare(field: string, operator: '>' | '>=' | '<' | '<=', value: string): Condition {
  return onNumber(field, (column) => sql`${column} ${rawSql(operator)} ${Number(value)}`);
}

function compileRange(field: string, low: string | null, high: string | null): Condition {
  if (field === 'time') return { kind: 'time', ...instantsOfRange(low, high) };
  return onNumber(field, (column) => {
    if (low === null) return sql`${column} <= ${Number(high)}`;
    if (high === null) return sql`${column} >= ${Number(low)}`;
    return sql`${column} BETWEEN ${Number(low)} AND ${Number(high)}`;
  });
}

/** Codes are compared as numbers only where they are: a text would sort behind every number. */
function onNumber(field: string, compare: (column: SqlFragment) => SqlFragment): Condition {
  const name = numberColumns[field];
  if (name === undefined) throw new Error(`The field ${field} is not resolved or cannot be compared.`);
  const column = rawSql(name);
  return onRow(sql`typeof(${column}) = 'integer' AND ${compare(column)}`);
}

function onRow(condition: SqlFragment): Condition {
  return { kind: 'sql', condition: sql`(${condition})` };
}
