import { formatIso, parseIso } from '#shared/iso-time.ts';
import type { TimeRange } from '#shared/sync-status.ts';
import { afterLatestMs, earliestMs, parseTimeText } from '#shared/time.ts';
import { clockFields } from './fields.ts';
import { queryError } from './query-error.ts';
import type { TickmarkQueryTree } from './tree.ts';

export interface ResolvedQuery {
  /** The tree with every time as an absolute range of instants, and every clock with its zone; it can be printed and read again. */
  tree: TickmarkQueryTree;
  /** What the times of the query come down to: first instant, and the first one after; `null` where open. */
  resolved: { from: string | null; to: string | null; tz: string };
}

type TimeNode = Extract<TickmarkQueryTree, { kind: 'field' | 'compare' | 'range' }>;

/**
 * Turns dates and relative times into absolute ranges, once: the same moment and zone for all of them.
 *
 * @param nowMs the present, milliseconds UTC
 * @param zone an IANA time zone the runtime knows
 * @throws AppError `query.invalid_value` for a time that a hand-made tree holds and that is none
 */
export function resolveQuery(tree: TickmarkQueryTree, { nowMs, zone }: { nowMs: number; zone: string }): ResolvedQuery {
  const read: ReadTime = (text, node) => {
    const range = parseTimeText(text, zone, nowMs);
    if (range !== null) return range;
    throw queryError(
      'query.invalid_value',
      `“${text}” is no date or relative time.`,
      'Write a date like 2026-03-04.',
      node,
    );
  };
  const resolved = resolveNode(tree, read, zone);
  const { fromMs, toMs } = boundsOf(resolved);
  return {
    tree: resolved,
    resolved: {
      from: fromMs <= earliestMs ? null : formatIso(Math.min(fromMs, afterLatestMs - 1)),
      to: toMs >= afterLatestMs ? null : formatIso(Math.max(toMs, fromMs, earliestMs)),
      tz: zone,
    },
  };
}

type ReadTime = (text: string, node: TimeNode) => TimeRange;

function resolveNode(tree: TickmarkQueryTree, read: ReadTime, zone: string): TickmarkQueryTree {
  switch (tree.kind) {
    case 'and':
    case 'or':
      return { kind: tree.kind, children: tree.children.map((child) => resolveNode(child, read, zone)) };
    case 'not':
      return { kind: 'not', child: resolveNode(tree.child, read, zone) };
    case 'field':
    case 'compare':
    case 'range':
      if (tree.field === 'time') return resolveTime(tree, read);
      return clockFields.has(tree.field) ? { ...tree, zone } : tree;
    default:
      return tree;
  }
}

function resolveTime(node: TimeNode, read: ReadTime): TickmarkQueryTree {
  if (node.kind === 'range') {
    const fromMs = node.low === null ? earliestMs : read(node.low, node).fromMs;
    return rangeNode({ fromMs, toMs: node.high === null ? afterLatestMs : read(node.high, node).toMs }, node);
  }
  if (node.kind === 'compare') {
    const named = read(node.value, node);
    if (node.operator === '>=') return rangeNode({ fromMs: named.fromMs, toMs: afterLatestMs }, node);
    if (node.operator === '>') return rangeNode({ fromMs: named.toMs, toMs: afterLatestMs }, node);
    return rangeNode({ fromMs: earliestMs, toMs: node.operator === '<' ? named.fromMs : named.toMs }, node);
  }
  if (node.values.some((value) => value.match === 'any')) return { kind: 'all' };
  const children = node.values.map((value) => rangeNode(read(value.text, node), node));
  return children.length === 1 ? (children[0] as TickmarkQueryTree) : { kind: 'or', children };
}

/** A range of instants as a node; both ends of a written range are included, so its last is one before `toMs`. */
function rangeNode(range: TimeRange, { from, to }: TimeNode): TickmarkQueryTree {
  const fromMs = Math.max(range.fromMs, earliestMs);
  const toMs = Math.min(range.toMs, afterLatestMs);
  if (fromMs >= toMs) return { kind: 'not', child: { kind: 'all' } };
  const low = fromMs === earliestMs ? null : formatIso(fromMs);
  const high = toMs === afterLatestMs ? null : formatIso(toMs - 1);
  return low === null && high === null ? { kind: 'all' } : { kind: 'range', field: 'time', low, high, from, to };
}

/** The instants of a range node that `resolveQuery` made; `toMs` is the first one after. */
export function instantsOfRange(low: string | null, high: string | null): TimeRange {
  return {
    fromMs: low === null ? earliestMs : (parseIso(low) ?? earliestMs),
    toMs: high === null ? afterLatestMs : (parseIso(high) ?? afterLatestMs - 1) + 1,
  };
}

/** The smallest stretch that holds every event a resolved tree can match, as far as its times tell. */
function boundsOf(tree: TickmarkQueryTree): TimeRange {
  const open = { fromMs: earliestMs, toMs: afterLatestMs };
  switch (tree.kind) {
    case 'range':
      return tree.field === 'time' ? instantsOfRange(tree.low, tree.high) : open;
    case 'and':
      return tree.children
        .map(boundsOf)
        .reduce((all, one) => ({ fromMs: Math.max(all.fromMs, one.fromMs), toMs: Math.min(all.toMs, one.toMs) }), open);
    case 'or':
      return tree.children.map(boundsOf).reduce((all, one) => ({
        fromMs: Math.min(all.fromMs, one.fromMs),
        toMs: Math.max(all.toMs, one.toMs),
      }));
    default:
      return open;
  }
}
