import { expect, it } from 'vitest';
import { findEntries } from '#renderer/features/facets/find-entries.ts';

const entries = [
  { value: 'Überweisung', count: 3 },
  { value: 'Invoice', count: 2 },
  { value: null, count: 1 },
];

it('finds values without case', () => {
  expect(findEntries(entries, ' ÜBER ').shown).toEqual([entries[0]]);
  expect(findEntries(entries, '')).toEqual({ shown: entries, more: 0 });
  expect(findEntries(entries, 'x').shown).toEqual([]);
});

it('says how many more there are than can be shown', () => {
  const many = Array.from({ length: 1000 }, (_, index) => ({ value: `value ${index}`, count: 1 }));
  const { shown, more } = findEntries(many, 'value');
  expect(shown.length + more).toBe(1000);
  expect(more).toBeGreaterThan(0);
});
