import { expect, test } from 'vitest';
import { patternLiteral, utcLiteral } from '#core/sources/agileapps/date-literal.ts';
import { askedRange, possibleRange, queryPlans } from '#core/sources/agileapps/query-plan.ts';

const afternoon = Date.parse('2026-03-04T15:06:07.999Z');

test('UTC Format has no milliseconds', () => {
  expect(utcLiteral(afternoon)).toBe('2026-03-04T15:06:07Z');
});

test.each([
  ['MM/dd/yyyy', 'seconds', '03/04/2026 15:06:07'],
  ['MM/dd/yyyy', 'minutes', '03/04/2026 15:06'],
  ['MM/dd/yyyy', 'none', '03/04/2026'],
  ['dd.MM.yyyy', 'seconds', '04.03.2026 15:06:07'],
  ['yyyy-dd-MM', 'seconds', '2026-04-03 15:06:07'],
  ['d/M/yy', 'seconds', '4/3/26 15:06:07'],
  ['MM-dd-yyyy hh:mm a', 'none', '03-04-2026 03:06 PM'],
] as const)('a date by %s with %s', (pattern, clock, text) => {
  expect(patternLiteral(pattern, clock)?.(afternoon)).toBe(text);
});

test.each(['', 'EEE dd MMM yyyy', 'MM/dd', "dd 'of' MM yyyy"])('pattern %j is not used', (pattern) => {
  expect(patternLiteral(pattern, 'none')).toBeNull();
});

test('a pattern that is not understood is left out of the plans', () => {
  expect(queryPlans('MMM').some((plan) => plan.literal === 'user')).toBe(false);
});

test('plans leave out one part of a request after the other, and the dates only in the end', () => {
  const written = queryPlans('MM/dd/yyyy').map(
    ({ literal, clock, sort, allFields }) => `${literal} ${clock} ${sort}${allFields ? '' : ' fewer'}`,
  );
  expect(written).toEqual([
    ...['utc seconds two', 'utc seconds one', 'utc seconds none', 'utc seconds two fewer'],
    ...['user none two', 'user minutes two', 'user seconds two'],
    ...['user none one', 'user none none', 'user minutes one', 'user minutes none', 'user seconds one'],
    ...['user seconds none', 'none seconds two', 'none seconds one', 'none seconds none', 'none seconds none fewer'],
  ]);
  expect(queryPlans('dd/MM/yyyy HH:mm').filter(({ literal }) => literal === 'user')).toHaveLength(3);
});

test("a range in the user's pattern grows by any zone and to whole days, and rows may lie one zone further out", () => {
  const range = { fromMs: Date.parse('2026-03-10T10:00:00Z'), toMs: Date.parse('2026-03-11T10:00:00Z') };
  const plan = { literal: 'user', clock: 'none', sort: 'two', allFields: true } as const;
  expect(askedRange(plan, range)).toEqual({
    fromMs: Date.parse('2026-03-09T00:00:00Z'),
    toMs: Date.parse('2026-03-13T00:00:00Z'),
  });
  expect(possibleRange(plan, range).fromMs).toBe(Date.parse('2026-03-08T09:00:00Z'));
  expect(askedRange({ ...plan, literal: 'utc' }, range)).toEqual(range);
});
