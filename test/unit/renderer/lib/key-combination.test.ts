import { describe, expect, test } from 'vitest';
import { combinationOf, isSingleKey, normaliseCombination, showCombination } from '#renderer/lib/key-combination.ts';
import type { KeyPress } from '#renderer/lib/key-combination.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('a key press', () => {
  test.each<[KeyPress, string | null]>([
    [press('g'), 'G'],
    [press('G', { shiftKey: true }), 'Shift+G'],
    [press('?', { shiftKey: true }), '?'],
    [press('/'), '/'],
    [press(' '), 'Space'],
    [press('k', { ctrlKey: true }), 'Mod+K'],
    [press('z', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+Z'],
    [press('ArrowLeft', { altKey: true }), 'Alt+ArrowLeft'],
    [press('+', { ctrlKey: true }), 'Mod++'],
    [press('Shift', { shiftKey: true }), null],
  ])('%o is %s', (given, expected) => expect(combinationOf(given, false)).toBe(expected));

  test('on a Mac, Command is the modifier and Ctrl is none', () => {
    expect(combinationOf(press('k', { metaKey: true }), true)).toBe('Mod+K');
    expect(combinationOf(press('k', { ctrlKey: true }), true)).toBe('K');
  });
});

test.each([
  ['g', 'G'],
  ['shift+mod+z', 'Mod+Shift+Z'],
  ['+', '+'],
  ['Mod++', 'Mod++'],
  ['Shift+ArrowDown', 'Shift+ArrowDown'],
])('%s is spelt %s', (written, expected) => expect(normaliseCombination(written)).toBe(expected));

test('only keys without Ctrl and Alt that type something are single keys', () => {
  expect(['G', 'Shift+G', '?', '[', 'Space'].every(isSingleKey)).toBe(true);
  expect(['Mod+K', 'Alt+G', 'ArrowDown', 'Enter', 'Escape'].some(isSingleKey)).toBe(false);
});

test('combinations are shown as they stand on the keys', () => {
  expect(showCombination('Mod+K', false)).toEqual(['Ctrl', 'K']);
  expect(showCombination('Mod+K', true)).toEqual(['⌘', 'K']);
  expect(showCombination('g', false)).toEqual(['g']);
  expect(showCombination('Mod++', false)).toEqual(['Ctrl', '+']);
  expect(showCombination('Alt+ArrowLeft', false)).toEqual(['Alt', '←']);
});
