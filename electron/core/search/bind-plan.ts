import type { ReadableDatabase } from '#core/store/database-types.ts';
import { type DictionaryField, dictionaryFields } from '#core/store/dictionary-fields.ts';
import { firstIdAtOrAfter } from '#core/store/event-ids.ts';
import { readColumn, readValue } from '#core/store/read-column.ts';
import { rawSql, sql, type SqlFragment } from '#core/store/sql.ts';
import type { Condition, DictionaryLookup } from './condition.ts';
import { dictionaryColumns, itemDictionaryColumns } from './event-columns.ts';
import { someItemOf } from './item-conditions.ts';
import { tagExpression } from './match-expression.ts';
import { dictionaryIds, matchesTexts, type WantedTexts } from './text-conditions.ts';

/** A condition with the data's own numbers: dictionary ids as index tokens, times as event ids. */
export type BoundCondition =
  | { kind: 'all' }
  | { kind: 'none' }
  | { kind: 'and' | 'or'; children: readonly BoundCondition[] }
  | { kind: 'not'; child: BoundCondition }
  /** A full-text expression. */
  | { kind: 'match'; expression: string }
  /** Event ids, half open; `null` where open. */
  | { kind: 'ids'; from: number | null; to: number | null }
  | { kind: 'sql'; condition: SqlFragment }
  /** The event is among these: a subquery for ids of events. */
  | { kind: 'events'; ids: SqlFragment };

/** The look-ups that binding needs; small ones, by index. */
export interface PlanLookups {
  /** The ids of the wanted dictionary values, or `null` when there are too many to list. */
  dictionaryIds: (lookup: DictionaryLookup) => number[] | null;
  /** The smallest id among events at or after a time, `null` when there is none. */
  firstIdAtOrAfter: (timeMs: number) => number | null;
  /** Whether to look for items from the newest events on, see the condition `items`; else never. */
  walksEvents?: (onItem: SqlFragment) => boolean;
}

/** From so many items on, the newest events that deploy one of them are found sooner by looking into events. */
const manyItems = 1_000;

/**
 * The same for who wants a page: the newest of the matching events, not all of them.
 *
 * @param onWalk told when items are looked for from the newest events on
 */
export function pageLookups(database: ReadableDatabase, onWalk: () => void): PlanLookups {
  return {
    ...storeLookups(database),
    walksEvents(onItem) {
      const some = sql`(SELECT 1 FROM item WHERE ${onItem} LIMIT ${manyItems})`;
      const count = readValue<number>(database, sql`SELECT count(*) FROM ${some}`);
      if (count === manyItems) onWalk();
      return count === manyItems;
    },
  };
}

/** Above this many values, a filter is a subquery on the dictionary instead of a list of tokens. */
const mostTokens = 500;

/** @param most how many values are listed as tokens, see `PlanLookups` */
export function storeLookups(database: ReadableDatabase, most = mostTokens): PlanLookups {
  return {
    dictionaryIds(lookup) {
      const { text, values } = tagIds(lookup);
      const ids = readColumn<number>(database, { text: `${text.slice(1, -1)} ORDER BY id LIMIT ${most + 1}`, values });
      return ids.length > most ? null : ids;
    },
    firstIdAtOrAfter: (timeMs) => firstIdAtOrAfter(database, timeMs),
  };
}

/** The same for who binds many plans to data that stays as it is: values are looked up once. */
export function rememberedLookups(database: ReadableDatabase): PlanLookups {
  const lookups = storeLookups(database);
  const known = new Map<string, number[] | null>();
  return {
    ...lookups,
    dictionaryIds(lookup) {
      const key = JSON.stringify(lookup);
      const found = known.get(key);
      if (found !== undefined) return found;
      const ids = lookups.dictionaryIds(lookup);
      known.set(key, ids);
      return ids;
    },
  };
}

/** Puts the data's own numbers into a plan and drops what can match nothing or everything. */
export function bindCondition(condition: Condition, lookups: PlanLookups): BoundCondition {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return join(
        condition.kind,
        condition.children.map((child) => bindCondition(child, lookups)),
      );
    case 'not':
      return deny(bindCondition(condition.child, lookups));
    case 'text':
      return { kind: 'match', expression: condition.expression };
    case 'items':
      return bindCondition(
        lookups.walksEvents?.(condition.onItem) ? condition.fromEvents : condition.fromItems,
        lookups,
      );
    case 'tags':
      return bindTags(condition.lookup, lookups);
    case 'time':
      return bindTime(condition.fromMs, condition.toMs, lookups);
    default:
      return condition;
  }
}

function join(kind: 'and' | 'or', children: readonly BoundCondition[]): BoundCondition {
  const [neutral, deciding] = kind === 'and' ? (['all', 'none'] as const) : (['none', 'all'] as const);
  const flat = children
    .flatMap((child) => (child.kind === kind ? child.children : [child]))
    .filter((child) => child.kind !== neutral);
  if (flat.some((child) => child.kind === deciding)) return { kind: deciding };
  if (flat.length === 0) return { kind: neutral };
  return flat.length === 1 ? (flat[0] as BoundCondition) : { kind, children: flat };
}

function deny(child: BoundCondition): BoundCondition {
  if (child.kind === 'all') return { kind: 'none' };
  if (child.kind === 'none') return { kind: 'all' };
  return child.kind === 'not' ? child.child : { kind: 'not', child };
}

function bindTags(lookup: DictionaryLookup, lookups: PlanLookups): BoundCondition {
  const ids = lookups.dictionaryIds(lookup);
  if (ids === null) return { kind: 'sql', condition: tagsAsSql(lookup) };
  return ids.length === 0 ? { kind: 'none' } : { kind: 'match', expression: tagExpression(ids) };
}

/** What stands in the tags without a dictionary column of its own, as folded SQL over `event`. */
const computedTags: Partial<Record<DictionaryField, string>> = {
  connection: '(SELECT fold(name) FROM connection WHERE id = event.connection_id)',
  source: '(SELECT fold(kind) FROM connection WHERE id = event.connection_id)',
  violation: `CASE event.violation WHEN 1 THEN 'yes' ELSE 'no' END`,
  workItemState: 'event.work_item_state',
  code: 'fold(CAST(event.type_code AS TEXT))',
  operationCode: 'fold(CAST(event.operation_code AS TEXT))',
  changed: `CASE WHEN event.revision > 1 THEN 'yes' END`,
};

/** The same condition on the columns, for lists too long for the index. */
function tagsAsSql(lookup: DictionaryLookup): SqlFragment {
  const ids = tagIds(lookup);
  const ofItem = Object.values(itemDictionaryColumns).find((place) => place.dictionary === lookup.field);
  if (ofItem) return someItemOf(sql`${rawSql(ofItem.column)} IN ${ids}`);
  const ofEvent = Object.values(dictionaryColumns).find((place) => place.dictionary === lookup.field);
  if (ofEvent?.column) return sql`(${rawSql(`event.${ofEvent.column}`)} IN ${ids})`;
  const computed = computedTags[lookup.field];
  if (computed !== undefined) return matchesTexts(rawSql(computed), lookup);
  return sql`(event.field_shape_id IN ${ids})`;
}

/** The dictionary ids under which the wanted values stand in the index, as a subquery. */
function tagIds(lookup: DictionaryLookup): SqlFragment {
  if (lookup.field === 'fieldName') return shapeIds(lookup);
  return dictionaryIds(dictionaryFields[lookup.field], lookup);
}

/** Names of further fields stand there as the shapes that have a value for them. */
function shapeIds(names: WantedTexts): SqlFragment {
  return sql`(SELECT DISTINCT shape_id AS id FROM field_name WHERE ${matchesTexts(rawSql('folded'), names)})`;
}

function bindTime(fromMs: number, toMs: number, lookups: PlanLookups): BoundCondition {
  const from = lookups.firstIdAtOrAfter(fromMs);
  if (from === null || fromMs >= toMs) return { kind: 'none' };
  const to = lookups.firstIdAtOrAfter(toMs);
  return from === to ? { kind: 'none' } : { kind: 'ids', from, to };
}
