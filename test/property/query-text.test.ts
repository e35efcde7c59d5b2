import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '#shared/query/parse-query.ts';
import { printQuery } from '#shared/query/print-query.ts';
import { quote, unquote } from '#shared/query/quoting.ts';
import type { TickmarkQueryTree } from '#shared/query/tree.ts';
import { randomTree } from '#test/support/random-archive.ts';

/** A tree without the places in its text. */
function withoutPlaces(tree: TickmarkQueryTree): unknown {
  return JSON.parse(
    JSON.stringify(tree, (key, value: unknown) => (key === 'from' || key === 'to' ? undefined : value)),
  );
}

/** Any text that a query can hold: whole characters, no NUL. */
const anyText = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 20 })
  .map((text) => text.toWellFormed().replaceAll('\0', ''));

describe('queries as text', () => {
  it('loses nothing from tree to text to tree', () => {
    fc.assert(
      fc.property(randomTree, (tree) => {
        const text = printQuery(tree);
        const read = parseQuery(text).tree;
        expect(withoutPlaces(read), text).toEqual(withoutPlaces(tree));
        expect(printQuery(read)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it('loses nothing of any value', () => {
    const match = fc.constantFrom('whole', 'prefix', 'contains');
    fc.assert(
      fc.property(
        fc.array(fc.record({ match, text: anyText }), { minLength: 1, maxLength: 3 }),
        anyText,
        (values, name) => {
          for (const field of ['actor', 'old', 'code', `field.${name === '' ? 'x' : name}`]) {
            const tree: TickmarkQueryTree = { kind: 'field', field, values, from: 0, to: 0 };
            expect(withoutPlaces(parseQuery(printQuery(tree)).tree), printQuery(tree)).toEqual(withoutPlaces(tree));
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('loses nothing of any phrase or part', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('phrase', 'prefix', 'contains'), (text, match) => {
        const tree: TickmarkQueryTree = { kind: 'text', text: `abc${text}`, match, from: 0, to: 0 };
        expect(withoutPlaces(parseQuery(printQuery(tree)).tree), printQuery(tree)).toEqual(withoutPlaces(tree));
      }),
      { numRuns: 2000 },
    );
  });

  it('quotes every text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: fc.constantFrom('\\', '"', 'a') }), anyText), (text) => {
        expect(unquote(quote(text))).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });
});
