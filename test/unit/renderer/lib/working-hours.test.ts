import { expect, test } from 'vitest';
import {
  isDay,
  isOffHours,
  isWorkingHours,
  readMinute,
  showMinute,
  usualWorkingHours,
} from '#renderer/lib/working-hours.ts';

const clock = (text: string): number => readMinute(text) ?? Number.NaN;

test('work is done from the first minute up to the last one, not included', () => {
  const off = ['07:59', '08:00', '17:59', '18:00'].map((time) =>
    isOffHours(usualWorkingHours, '2026-03-04', clock(time)),
  );
  expect(off).toEqual([true, false, false, true]);
});

test('weekends and holidays are off all day', () => {
  const noon = clock('12:00');
  expect(isOffHours(usualWorkingHours, '2026-03-07', noon)).toBe(true);
  expect(isOffHours(usualWorkingHours, '2026-03-08', noon)).toBe(true);
  expect(isOffHours(usualWorkingHours, '2026-03-09', noon)).toBe(false);
  expect(isOffHours({ ...usualWorkingHours, holidays: ['2026-03-09'] }, '2026-03-09', noon)).toBe(true);
});

test('a shift over midnight works late and early', () => {
  const night = { ...usualWorkingHours, fromMinute: clock('22:00'), toMinute: clock('06:00') };
  const off = ['21:59', '22:00', '05:59', '06:00'].map((time) => isOffHours(night, '2026-03-04', clock(time)));
  expect(off).toEqual([true, false, false, true]);
});

test('times and days are read strictly', () => {
  expect(['8:30', '08:30', '24:00', '25:00', '08:60', '8'].map(readMinute)).toEqual([510, 510, 1440, null, null, null]);
  expect(showMinute(510)).toBe('08:30');
  expect(['2026-02-28', '2026-02-29', '28.2.2026', ''].map(isDay)).toEqual([true, false, false, false]);
});

test('what is remembered is checked before it is used', () => {
  expect(isWorkingHours(JSON.parse(JSON.stringify(usualWorkingHours)))).toBe(true);
  expect(isWorkingHours({ ...usualWorkingHours, days: [0] })).toBe(false);
  expect(isWorkingHours({ ...usualWorkingHours, holidays: ['Christmas'] })).toBe(false);
  expect(isWorkingHours(null)).toBe(false);
});
