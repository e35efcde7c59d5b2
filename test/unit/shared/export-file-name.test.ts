import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exportFileName, usualPattern } from '#shared/export-file-name.ts';

const facts = { filter: '', template: 'Monthly', nowMs: Date.parse('2026-03-04T23:15:30.123Z'), zone: 'UTC' };

test.each([
  [usualPattern, {}, 'tickmark-events-2026-03-04'],
  ['{filter}-{date}', { filter: 'Production, no ticket' }, 'Production, no ticket-2026-03-04'],
  ['{template} {date} {time}', { zone: 'Europe/Berlin' }, 'Monthly 2026-03-05 001530'],
  ['{unknown}', {}, '{unknown}'],
  ['../../{filter}/x', { filter: 'a/b\\c' }, 'a-b-c-x'],
  ['con', {}, 'con-events'],
  ['...', {}, 'events'],
])('%s', (pattern, given, name) => {
  expect(exportFileName(pattern, { ...facts, ...given })).toBe(name);
});

test('every pattern gives a name that every system takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (pattern, filter) => {
      const name = exportFileName(pattern, { ...facts, filter });
      expect(name).toMatch(/^[^\p{Cc}<>:"/\\|?*]{1,90}$/u);
      expect(name).not.toMatch(/^[\s.]|[\s.]$/);
      expect(name.isWellFormed()).toBe(true);
    }),
  );
});
