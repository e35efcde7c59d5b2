import { expect, test } from 'vitest';
import { legalSheetName } from '#core/export/sheet-name.ts';

test.each([
  ['Events', 'Events'],
  ['a/b\\c?d*e[f]g:h', 'a b c d e f g h'],
  ["'quoted'", 'quoted'],
  ['', 'Sheet'],
  ["''", 'Sheet'],
  ['history', 'History (sheet)'],
  ['x'.repeat(40), 'x'.repeat(31)],
  [`${'x'.repeat(30)}😀`, 'x'.repeat(30)],
])('%j becomes %j', (wished, name) => {
  expect(legalSheetName(wished, [])).toBe(name);
});

test('a taken name gets a number, without regard to case and within 31 characters', () => {
  expect(legalSheetName('Events', ['EVENTS', 'events 2'])).toBe('Events 3');
  expect(legalSheetName('y'.repeat(31), ['Y'.repeat(31)])).toBe(`${'y'.repeat(29)} 2`);
});
