import { expect, it } from 'vitest';
import { othersOf } from '#renderer/features/facets/others-of.ts';

const entries = [5, 3, 2].map((count, index) => ({ value: `v${index}`, count }));

it('sums what is known but not drawn, and what was not fetched', () => {
  expect(othersOf(entries, 2, { values: 10, count: 12 })).toEqual({ values: 11, count: 14 });
  expect(othersOf(entries, 2, undefined)).toEqual({ values: 1, count: 2 });
});

it('is nothing when all are drawn', () => {
  expect(othersOf(entries, 3, { values: 0, count: 0 })).toBeNull();
});
