import { expect, test } from 'vitest';
import { formatIso } from '#shared/iso-time.ts';

const dayMs = 86_400_000;
const firstMs = -62_135_596_800_000;

test('an instant is written as the language writes it, from year 1 to 9999', () => {
  const wrong: number[] = [];
  const check = (time: number): void => {
    if (formatIso(time) !== new Date(time).toISOString()) wrong.push(time);
  };
  // A step that meets every day of the year in every kind of year, at all hours.
  for (let time = firstMs; time < 253_402_300_800_000; time += 97.03 * dayMs) check(Math.trunc(time));
  for (let day = Date.UTC(2096, 0, 1); day < Date.UTC(2104, 11, 31); day += dayMs) [day - 1, day].forEach(check);
  for (let year = 1; year < 9_999; year += 1) check(firstMs + Math.trunc(year * 365.2425) * dayMs);
  expect(wrong).toEqual([]);
});
