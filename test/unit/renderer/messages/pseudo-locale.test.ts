import { expect, test } from 'vitest';
import { english } from '#renderer/messages/en.ts';
import { makePseudoLocale } from '#renderer/messages/pseudo-locale.ts';

/** All texts of a table; those that are written with data stand for themselves with a place holder. */
function textsOf(table: unknown): string[] {
  if (typeof table === 'string') return [table];
  if (typeof table !== 'object' || table === null) return [];
  return Object.values(table).flatMap(textsOf);
}

test('the language of tests has every word, each in other letters', () => {
  const pseudo = makePseudoLocale(english);
  expect(textsOf(pseudo)).toHaveLength(textsOf(english).length);
  expect(textsOf(pseudo).filter((text) => /[A-Za-z]/.test(text))).toEqual([]);
});

test('words written around data are in other letters, too', () => {
  const pseudo = makePseudoLocale({ rows: (count: number) => `${count} rows`, none: '12 : 30' });
  expect(pseudo.rows(3)).toBe('3 ŕöŵš··');
  expect(pseudo.none).toBe('12 : 30');
});
