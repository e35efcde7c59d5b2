import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { Commands } from '#renderer/state/commands.svelte.ts';
import type { Command } from '#renderer/state/commands.svelte.ts';
import { createLocalStorage } from '#test/support/local-storage.ts';
import { Keyboard } from '#renderer/state/keyboard.svelte.ts';

const run = vi.fn();
const next: Command = { id: 'row.next', title: 'Next row', group: 'results', keys: ['j'], run: () => run('next') };
const find: Command = {
  id: 'search.focus',
  title: 'Search',
  group: 'search',
  keys: ['/', 'Mod+F'],
  run: () => run('find'),
};

function pressOn(keyboard: Keyboard, key: string, held: Partial<KeyboardEvent> = {}): boolean {
  const event = { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, target: null, ...held };
  let prevented = false;
  keyboard.handle({ ...event, preventDefault: () => (prevented = true) } as KeyboardEvent);
  return prevented;
}

afterAll(() => vi.unstubAllGlobals());

beforeEach(() => {
  vi.stubGlobal('localStorage', createLocalStorage());
  run.mockClear();
});

function open(): Keyboard {
  const commands = new Commands();
  commands.add([next, find]);
  return new Keyboard(commands);
}

test('a key runs its command and is taken; another is left alone', () => {
  const keyboard = open();
  expect(pressOn(keyboard, 'j')).toBe(true);
  expect(pressOn(keyboard, 'f', { ctrlKey: true })).toBe(true);
  expect(pressOn(keyboard, 'x')).toBe(false);
  expect(run.mock.calls).toEqual([['next'], ['find']]);
});

test('single keys can be switched off; those with Ctrl stay', () => {
  const keyboard = open();
  keyboard.setSingleKeys(false);
  expect(pressOn(keyboard, 'j')).toBe(false);
  expect(pressOn(keyboard, 'f', { ctrlKey: true })).toBe(true);
  expect(open().singleKeys).toBe(false);
});

test('a chosen key is kept, and taken from the command that had it', () => {
  const keyboard = open();
  keyboard.choose(next, ['/']);
  expect(keyboard.keysOf(next)).toEqual(['/']);
  expect(keyboard.keysOf(find)).toEqual(['Mod+F']);
  expect(open().keysOf(next)).toEqual(['/']);
  keyboard.reset(next);
  expect(keyboard.keysOf(next)).toEqual(['J']);
  keyboard.reset();
  expect(keyboard.keysOf(find)).toEqual(['/', 'Mod+F']);
});

test('a command that cannot be done now leaves its key alone', () => {
  const commands = new Commands();
  const remove = commands.add([{ ...next, enabled: () => false }]);
  const keyboard = new Keyboard(commands);
  expect(pressOn(keyboard, 'j')).toBe(false);
  remove();
  expect(commands.list).toEqual([]);
});
