import fc from 'fast-check';
import { expect, it } from 'vitest';
import { splitTerms } from '#renderer/lib/split-terms.ts';

const term = fc.oneof(
  fc.stringMatching(/^[a-z]{1,8}$/),
  fc.stringMatching(/^[a-z]{1,5}:[a-z*]{1,5}$/),
  fc.stringMatching(/^[a-z]{1,5}:"[a-z ]{1,8}"$/),
  fc.stringMatching(/^item\([a-z]{1,4}:[a-z]{1,4} [a-z]{1,4}:[a-z]{1,4}\)$/),
);

it('takes a query apart into the terms it was put together from', () => {
  fc.assert(
    fc.property(fc.array(term, { minLength: 1, maxLength: 6 }), (terms) => {
      expect(splitTerms(terms.join(' '))).toEqual(terms);
    }),
  );
});

it('finds nothing to drop in a query whose parts hang together', () => {
  expect(splitTerms('a OR b')).toEqual([]);
  expect(splitTerms('NOT a b')).toEqual([]);
  expect(splitTerms('"open')).toEqual([]);
  expect(splitTerms('(open a')).toEqual([]);
  expect(splitTerms('(a OR b) c')).toEqual(['(a OR b)', 'c']);
});
