import { dictionaryFields } from '#core/store/dictionary-fields.ts';
import { joinSql, rawSql, sql, type SqlFragment } from '#core/store/sql.ts';
import type { TickmarkQueryTree } from '#shared/query/tree.ts';
import { andOf, type Condition } from './condition.ts';
import { itemDictionaryColumns } from './event-columns.ts';
import { dictionaryIds, isNotTrue, matchesTexts, wantedTexts } from './text-conditions.ts';

type FieldNode = Extract<TickmarkQueryTree, { kind: 'field' }>;

/** One and the same deployed item fulfils the tree, whose fields are those of items. */
export function itemCondition(tree: TickmarkQueryTree): Condition {
  const conjuncts = tree.kind === 'and' ? flatten(tree.children) : [tree];
  const tags = conjuncts.map(tagsOf).filter((tag) => tag !== null);
  // With one dictionary value to fulfil, any item is the same item.
  if (conjuncts.length === 1 && tags.length === 1) return tags[0] as Condition;
  const onItem = onOneItem(tree);
  if (conjuncts.some(isNameLookup)) {
    const fromItems = eventsOfItems(onItem);
    return conjuncts.every(isOfItemAlone) ? eitherWay(onItem, fromItems, tags) : fromItems;
  }
  const verified: Condition = { kind: 'sql', condition: someItemOf(onItem) };
  return tags.length === 0 ? verified : andOf([...tags, verified]);
}

function flatten(children: readonly TickmarkQueryTree[]): TickmarkQueryTree[] {
  return children.flatMap((child) => (child.kind === 'and' ? flatten(child.children) : [child]));
}

/** A name or the beginning of one: few items have it, so their events are looked up from the items. */
function isNameLookup(tree: TickmarkQueryTree): boolean {
  return (
    tree.kind === 'field' &&
    tree.field === 'name' &&
    tree.values.every((value) => value.match === 'whole' || (value.match === 'prefix' && value.text.length > 2))
  );
}

/** What stands in the item itself, whatever event it is deployed with. */
function isOfItemAlone(tree: TickmarkQueryTree): boolean {
  return tree.kind === 'field' && (tree.field === 'name' || tree.field === 'metadata');
}

function eitherWay(onItem: SqlFragment, fromItems: Condition, tags: readonly Condition[]): Condition {
  const some = sql`(event.item_count > 0 AND EXISTS (SELECT 1 FROM event_item WHERE event_item.event_id = event.id AND +event_item.item_id IN (SELECT item.id FROM item WHERE ${onItem})))`;
  return { kind: 'items', onItem, fromItems, fromEvents: andOf([...tags, { kind: 'sql', condition: some }]) };
}

/** The part of a condition that the index's tags answer for the event as a whole. */
function tagsOf(tree: TickmarkQueryTree): Condition | null {
  if (tree.kind !== 'field' || tree.values.some((value) => value.match === 'any')) return null;
  const place = itemDictionaryColumns[tree.field];
  return place ? { kind: 'tags', lookup: { field: place.dictionary, ...wantedTexts(tree.values) } } : null;
}

/** `name:` of any deployed item of the event. */
export function itemNameCondition(node: FieldNode): Condition {
  const onItem = onOneItem(node);
  const fromItems = eventsOfItems(onItem);
  return isNameLookup(node) ? eitherWay(onItem, fromItems, []) : fromItems;
}

/** `metadata:*` and so on: some item has a value. */
export function itemHasValue(node: FieldNode): Condition {
  return { kind: 'sql', condition: someItemOf(onOneItem(node)) };
}

/** The condition on the joined rows `item` and `event_item`. */
export function onOneItem(tree: TickmarkQueryTree): SqlFragment {
  switch (tree.kind) {
    case 'all':
      return rawSql('1');
    case 'and':
    case 'or':
      return sql`(${joinSql(tree.children.map(onOneItem), tree.kind === 'and' ? ' AND ' : ' OR ')})`;
    case 'not':
      return isNotTrue(onOneItem(tree.child));
    case 'field':
      return onItemField(tree);
    default:
      throw new Error(`A deployed item has no condition of the kind ${tree.kind}.`);
  }
}

function onItemField(node: FieldNode): SqlFragment {
  const place = itemDictionaryColumns[node.field];
  const hasValue = node.values.some((value) => value.match === 'any');
  if (place === undefined) {
    if (node.field !== 'name') throw new Error(`A deployed item has no field ${node.field}.`);
    if (hasValue) return rawSql('(item.name IS NOT NULL)');
    return matchesTexts(rawSql('item.folded'), wantedTexts(node.values));
  }
  if (hasValue) return rawSql(`(${place.column} IS NOT NULL)`);
  const ids = dictionaryIds(dictionaryFields[place.dictionary], wantedTexts(node.values));
  return sql`(${rawSql(place.column)} IN ${ids})`;
}

/** From the items to their events: the order of the join is fixed, for the index on names. */
export function eventsOfItems(condition: SqlFragment): Condition {
  const ids = sql`SELECT event_item.event_id AS id FROM item CROSS JOIN event_item ON event_item.item_id = item.id WHERE ${condition}`;
  return { kind: 'events', ids };
}

/** From the event to its items, stopping at the first that fits. */
export function someItemOf(condition: SqlFragment): SqlFragment {
  return sql`EXISTS (SELECT 1 FROM event_item JOIN item ON item.id = event_item.item_id WHERE event_item.event_id = event.id AND ${condition})`;
}
