import { expect, test } from 'vitest';
import { kindOfLogEntry, logCodeLabels, operationOfLogEntry } from '#shared/agileapps-codes.ts';

test('every listed code has a label, and every label a kind of its own but "other"', () => {
  const codes = Object.keys(logCodeLabels).map(Number);
  expect(codes).toHaveLength(68);
  const unplaced = codes.filter((code) => kindOfLogEntry(code, 2, false) === 'other');
  // 68 and 69 are known by rule, not by list.
  expect(unplaced).toEqual([68]);
  expect(kindOfLogEntry(68, 2, true)).toBe('access');
});

test('the rules hold in their order', () => {
  expect(kindOfLogEntry(25, 1001, true)).toBe('login');
  expect(kindOfLogEntry(66, 0, false)).toBe('search');
  expect(kindOfLogEntry(52, 0, false)).toBe('access');
  expect(kindOfLogEntry(22, 2, false)).toBe('security');
  expect(kindOfLogEntry('22x', 2, false)).toBe('other');
  expect(kindOfLogEntry(null, null, false)).toBe('other');
});

test('operations are told by type and code', () => {
  expect(operationOfLogEntry(137, 3, 'Page')).toBe('page');
  expect(operationOfLogEntry(52, 3, 'Remove')).toBe('delete');
  expect(operationOfLogEntry(137, 1001, null)).toBe('view-violation');
  expect(operationOfLogEntry(52, null, 'Some Thing')).toBe('some-thing');
  expect(operationOfLogEntry(52, null, null)).toBeNull();
});
