import { expect, test } from 'vitest';
import { patternLiteral, utcLiteral } from '#core/sources/agileapps/date-literal.ts';
import { queryPlans } from '#core/sources/agileapps/query-plan.ts';

const afternoon = Date.parse('2026-03-04T15:06:07.999Z');

test('UTC Format has no milliseconds', () => {
  expect(utcLiteral(afternoon)).toBe('2026-03-04T15:06:07Z');
});

test.each([
  ['MM/dd/yyyy', '03/04/2026 15:06:07'],
  ['dd.MM.yyyy', '04.03.2026 15:06:07'],
  ['yyyy-dd-MM', '2026-04-03 15:06:07'],
  ['d/M/yy', '4/3/26 15:06:07'],
  ['MM-dd-yyyy hh:mm a', '03-04-2026 03:06 PM'],
])('a date by %s', (pattern, text) => {
  expect(patternLiteral(pattern)?.(afternoon)).toBe(text);
});

test.each(['', 'EEE dd MMM yyyy', 'MM/dd', "dd 'of' MM yyyy"])('pattern %j is not used', (pattern) => {
  expect(patternLiteral(pattern)).toBeNull();
});

test('a pattern that is not understood is left out of the plans', () => {
  expect(queryPlans('MMM').some((plan) => plan.literal === 'user')).toBe(false);
  expect(queryPlans('MM/dd/yyyy').map((plan) => plan.literal)).toEqual([
    ...Array.from({ length: 3 }, () => 'utc'),
    ...Array.from({ length: 3 }, () => 'user'),
    ...Array.from({ length: 3 }, () => 'none'),
    'utc',
    'none',
  ]);
});
