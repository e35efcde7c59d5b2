import { describe, expect, it } from 'vitest';
import { findOffHours } from '#renderer/features/histogram/off-hours.ts';
import { usualWorkingHours } from '#renderer/lib/working-hours.ts';

const hourMs = 3_600_000;

function makeBars(from: string, count: number, lengthMs: number) {
  const start = Date.parse(from);
  return Array.from({ length: count }, (_, index) => ({
    fromMs: start + index * lengthMs,
    toMs: start + (index + 1) * lengthMs,
    count: 0,
    parts: [],
  }));
}

describe('bars outside working hours', () => {
  it('are the night hours of a working day, in the zone', () => {
    // 2026-03-04 is a Wednesday.
    const bars = makeBars('2026-03-04T00:00:00Z', 24, hourMs);
    expect(findOffHours(bars, 'hour', 'UTC', usualWorkingHours)).toEqual([
      { first: 0, last: 7 },
      { first: 18, last: 23 },
    ]);
    expect(findOffHours(bars, 'hour', 'Asia/Tokyo', usualWorkingHours)).toEqual([{ first: 9, last: 22 }]);
  });

  it('are whole days at weekends and on holidays', () => {
    const bars = makeBars('2026-03-02T00:00:00Z', 7, 24 * hourMs);
    const hours = { ...usualWorkingHours, holidays: ['2026-03-03'] };
    expect(findOffHours(bars, 'day', 'UTC', hours)).toEqual([
      { first: 1, last: 1 },
      { first: 5, last: 6 },
    ]);
  });

  it('are none where a bar holds work and rest, and for weeks and longer', () => {
    expect(findOffHours(makeBars('2026-03-06T00:00:00Z', 1, 48 * hourMs), 'day', 'UTC', usualWorkingHours)).toEqual([]);
    expect(findOffHours(makeBars('2026-03-07T00:00:00Z', 1, 24 * hourMs), 'week', 'UTC', usualWorkingHours)).toEqual(
      [],
    );
  });
});
