import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatBound,
  formatMinute,
  formatTime,
  isTimeZone,
  listTimeZones,
} from '#renderer/lib/format-time.ts';

describe('times on the screen', () => {
  it('are exact, with milliseconds only where there are any', () => {
    expect(formatTime('2026-03-04T10:15:30.123Z', 'UTC')).toBe('2026-03-04 10:15:30.123');
    expect(formatTime('2026-03-04T10:15:30.000Z', 'UTC')).toBe('2026-03-04 10:15:30');
  });

  it('follow the zone, across midnight and daylight saving', () => {
    expect(formatTime('2026-03-04T23:15:30.000Z', 'Europe/Berlin')).toBe('2026-03-05 00:15:30');
    expect(formatTime('2026-07-04T23:15:30.500Z', 'Europe/Berlin')).toBe('2026-07-05 01:15:30.500');
    expect(formatTime('2026-03-04T03:00:00.000Z', 'America/New_York')).toBe('2026-03-03 22:00:00');
  });

  it('keep every year of four digits', () => {
    expect(formatTime('0001-01-01T00:00:00.000Z', 'UTC')).toBe('0001-01-01 00:00:00');
    expect(formatTime('9999-12-31T23:59:59.999Z', 'UTC')).toBe('9999-12-31 23:59:59.999');
  });

  it('leave a text alone that is no instant', () => {
    expect(formatTime('last Tuesday', 'UTC')).toBe('last Tuesday');
  });

  it('drop the clock of a whole day', () => {
    expect(formatBound('2026-01-01T00:00:00.000Z', 'UTC')).toBe('2026-01-01');
    expect(formatBound('2026-01-01T08:30:00.000Z', 'UTC')).toBe('2026-01-01 08:30');
    expect(formatMinute('2026-01-01T08:30:12.345Z', 'UTC')).toBe('2026-01-01 08:30');
  });

  it('have an age in words', () => {
    const now = Date.parse('2026-03-04T00:00:00Z');
    expect(formatAge('2026-03-01T00:00:00.000Z', now)).toBe('3 days ago');
    expect(formatAge('no time', now)).toBe('');
  });

  it('know the zones of this runtime', () => {
    expect(isTimeZone('Europe/Berlin')).toBe(true);
    expect(isTimeZone('Mars/Olympus')).toBe(false);
    expect(listTimeZones()[0]).toBe('UTC');
  });
});
