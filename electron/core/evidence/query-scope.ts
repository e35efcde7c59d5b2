import type { TickmarkQueryTree } from '#shared/query/tree.ts';

/** Fields whose values name no person and no thing that a profile could hide. */
const openFields = new Set([
  'time',
  'kind',
  'status',
  'environment',
  'connection',
  'source',
  'violation',
  'changed',
  'hour',
  'weekday',
  'items',
]);

/** Whether a query can stand in a redacted pack as it was typed: it holds no word that may be part of a name. */
export function isOpenQuery(tree: TickmarkQueryTree): boolean {
  switch (tree.kind) {
    case 'all':
      return true;
    case 'and':
    case 'or':
      return tree.children.every(isOpenQuery);
    case 'not':
      return isOpenQuery(tree.child);
    case 'field':
    case 'compare':
    case 'range':
      return openFields.has(tree.field);
    default:
      return false;
  }
}
