import type { TickmarkQueryTree } from '#shared/query/tree.ts';
import { type SortKey, timeOrder } from './sort-order.ts';

/** Results up to this size are sorted before anybody notices. */
const quicklySorted = 20_000;

/** What makes a search slower than others, in words for the user; empty for most searches. */
export function searchNotices(tree: TickmarkQueryTree, sort: readonly SortKey[], total: number): string[] {
  const notices: string[] = [];
  const part = partOf(tree);
  if (part !== null) {
    notices.push(
      `*${part}* is looked for inside words, which takes longer: every text is read. A word or its beginning, ${part}*, is found at once.`,
    );
  }
  const key = sort[0];
  if (key !== undefined && timeOrder(sort) === null && total > quicklySorted) {
    notices.push(
      `All ${total} events had to be read to sort them by ${key.field}; newest first needs only those shown.`,
    );
  }
  return notices;
}

/** The first part of a word that a query looks for everywhere, `null` when there is none. */
export function partOf(tree: TickmarkQueryTree): string | null {
  switch (tree.kind) {
    case 'text':
      return tree.match === 'contains' ? tree.text : null;
    case 'not':
      return partOf(tree.child);
    case 'and':
    case 'or':
      return tree.children.map(partOf).find((part) => part !== null) ?? null;
    default:
      return null;
  }
}
