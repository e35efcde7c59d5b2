import { expect, it } from 'vitest';
import { measureLength } from '#renderer/lib/format-length.ts';

it.each([
  [10_000, 1, 'minute'],
  [90 * 60_000, 90, 'minute'],
  [3 * 3_600_000, 3, 'hour'],
  [30 * 86_400_000, 30, 'day'],
  [426 * 86_400_000, 14, 'month'],
])('%s ms is %s %s', (ms, amount, unit) => {
  expect(measureLength(ms)).toEqual({ amount, unit });
});
