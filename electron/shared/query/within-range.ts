import { AppError } from '#shared/app-error.ts';
import { parseDateText } from '#shared/time.ts';
import type { TickmarkQueryTree } from './tree.ts';

/**
 * A query narrowed to a range of time.
 *
 * @param range dates (whole, both included) or instants; `null` where open
 * @throws AppError `usage.invalid_argument`
 */
export function withinRange(
  tree: TickmarkQueryTree,
  { from, to }: { from: string | null; to: string | null },
): TickmarkQueryTree {
  if (from === null && to === null) return tree;
  for (const end of [from, to]) {
    if (end === null || parseDateText(end, 'UTC') !== null) continue;
    throw new AppError('usage.invalid_argument', `“${end}” is no date.`, 'Write a date like 2026-03-04.');
  }
  const range: TickmarkQueryTree = { kind: 'range', field: 'time', low: from, high: to, from: 0, to: 0 };
  return { kind: 'and', children: [tree, range] };
}
