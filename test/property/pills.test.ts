import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '#shared/query/parse-query.ts';
import {
  addPill,
  dropPill,
  groupPills,
  invertPill,
  type PillQuery,
  pillsOf,
  replacePill,
  togglePill,
  toPills,
} from '#shared/query/pills.ts';
import { printQuery } from '#shared/query/print-query.ts';
import type { TickmarkQueryTree } from '#shared/query/tree.ts';
import { randomTree } from '#test/support/random-archive.ts';

const runs = { numRuns: Number(process.env['TICKMARK_PROPERTY_RUNS'] ?? 500) };

/** The tree without places, its ANDs at the top in one list. */
function shape(text: string): unknown[] {
  const strip = (tree: TickmarkQueryTree): unknown =>
    JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === 'from' || key === 'to' ? undefined : value)));
  const { tree } = parseQuery(text);
  if (text === '') return [];
  return tree.kind === 'and' ? tree.children.map(strip) : [strip(tree)];
}

const texts = randomTree.map((tree) => printQuery(tree));
const on = (text: string): PillQuery => ({ text, off: [] });
/** A group that is left alone needs no brackets: its conditions are those of the query. */
const alone = (parts: unknown[]): unknown[] => {
  const group = parts[0] as { kind: string; children: unknown[] } | undefined;
  return parts.length === 1 && group?.kind === 'and' ? group.children : parts;
};
const inverted = (part: unknown): unknown => {
  const node = part as { kind: string; child?: unknown };
  return node.kind === 'not' ? node.child : { kind: 'not', child: part };
};

describe('pills', () => {
  it('lose nothing of a query', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const pills = toPills(text);
        expect(shape(pills.map((pill) => pill.text).join(' ')), text).toEqual(shape(text));
        for (const pill of pills) expect(text.slice(pill.from, pill.to)).toBe(pill.text);
        expect(pills.length).toBe(shape(text).length);
      }),
      runs,
    );
  });

  it('come back as they were when they are switched off and on, in whatever order', () => {
    fc.assert(
      fc.property(texts, fc.array(fc.nat(5), { maxLength: 6 }), (text, order) => {
        const count = toPills(text).length;
        const indexes = [...new Set(order.map((index) => index % Math.max(1, count)))];
        let query = on(text);
        if (count > 0) for (const index of indexes) query = togglePill(query, index);
        expect(pillsOf(query).length).toBe(count);
        if (count > 0) for (const index of indexes.toReversed()) query = togglePill(query, index);
        expect(query.off).toEqual([]);
        expect(shape(query.text), text).toEqual(shape(text));
      }),
      runs,
    );
  });

  it('change one condition and leave the others', () => {
    fc.assert(
      fc.property(texts, fc.nat(5), texts, (text, place, other) => {
        const before = shape(text);
        if (before.length === 0) return;
        const index = place % before.length;
        const at = (parts: unknown[]) => alone(before.flatMap((part, each) => (each === index ? parts : [part])));
        expect(shape(dropPill(on(text), index).text), text).toEqual(at([]));
        expect(shape(invertPill(on(text), index).text), text).toEqual(at([inverted(before[index])]));
        const replaced = replacePill(on(text), index, other);
        const { tree } = parseQuery(other);
        if (tree.kind !== 'and') expect(shape(replaced.text)).toEqual(at(shape(other)));
        const added = addPill(on(text), other);
        expect(shape(added.text)).toEqual([...before, ...shape(other)]);
      }),
      runs,
    );
  });

  it('joins conditions by OR', () => {
    fc.assert(
      fc.property(texts, fc.nat(5), fc.nat(5), (text, one, two) => {
        const before = shape(text);
        if (before.length < 2) return;
        const [low, high] = [one % before.length, two % before.length].sort((a, b) => a - b) as [number, number];
        if (low === high) return;
        const grouped = groupPills(on(text), [high, low]);
        const either = { kind: 'or', children: [before[low], before[high]] };
        const rest = before.flatMap((part, index) => (index === low ? [either] : index === high ? [] : [part]));
        expect(shape(grouped.text), text).toEqual(rest);
      }),
      runs,
    );
  });
});
