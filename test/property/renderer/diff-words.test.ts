import fc from 'fast-check';
import { expect, it } from 'vitest';
import { diffWords } from '#renderer/lib/diff-words.ts';

const text = fc
  .array(fc.constantFrom('deploy', 'Invoice', ' ', '.', 'α', '\n', '0012'), { maxLength: 20 })
  .map((words) => words.join(''));
const pick = (before: string, after: string, left: 'removed' | 'added') =>
  diffWords(before, after)
    .filter(({ kind }) => kind !== left)
    .map((part) => part.text)
    .join('');

it('holds both readings whole, and nothing else', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(pick(before, after, 'added')).toBe(before);
      expect(pick(before, after, 'removed')).toBe(after);
    }),
  );
});

it('keeps what is common', () => {
  expect(diffWords('Close old cases', 'Close new cases')).toEqual([
    { kind: 'same', text: 'Close ' },
    { kind: 'removed', text: 'old' },
    { kind: 'added', text: 'new' },
    { kind: 'same', text: ' cases' },
  ]);
});

it('shows long texts as replaced whole', () => {
  const long = 'word '.repeat(1000);
  expect(diffWords(long, 'short')).toEqual([
    { kind: 'removed', text: long },
    { kind: 'added', text: 'short' },
  ]);
});
