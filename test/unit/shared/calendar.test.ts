import { describe, expect, it } from 'vitest';
import { type CalendarUnit, startOfNextUnit, startOfUnit } from '#shared/calendar.ts';
import { formatIso } from '#shared/iso-time.ts';
import { isValidTimeZone, offsetAt } from '#shared/time-zone.ts';

function startsBetween(from: string, to: string, unit: CalendarUnit, zone: string): string[] {
  const starts: string[] = [];
  for (let start = startOfUnit(Date.parse(from), unit, zone); start < Date.parse(to);) {
    starts.push(formatIso(start));
    start = startOfNextUnit(start, unit, zone);
  }
  return starts;
}

describe('units of the calendar', () => {
  it('begins days at midnight of the zone, through changes of clocks', () => {
    expect(startsBetween('2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z', 'day', 'Europe/Vienna')).toEqual([
      '2026-03-27T23:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
  });

  it('counts real hours: the hour shown twice is two, the hour skipped is none', () => {
    expect(startsBetween('2026-10-25T00:10:00Z', '2026-10-25T03:00:00Z', 'hour', 'Europe/Vienna')).toEqual([
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T01:00:00.000Z',
      '2026-10-25T02:00:00.000Z',
    ]);
  });

  it('follows clocks that change by half an hour', () => {
    expect(startsBetween('2026-10-03T14:10:00Z', '2026-10-03T17:00:00Z', 'hour', 'Australia/Lord_Howe')).toEqual([
      '2026-10-03T13:30:00.000Z',
      '2026-10-03T14:30:00.000Z',
      '2026-10-03T15:30:00.000Z',
      '2026-10-03T16:00:00.000Z',
    ]);
    expect(startOfUnit(Date.parse('2026-10-03T15:45:00Z'), 'hour', 'Australia/Lord_Howe')).toBe(
      Date.parse('2026-10-03T15:30:00Z'),
    );
  });

  it('begins weeks on Monday and quarters in January, April, July, October', () => {
    expect(formatIso(startOfUnit(Date.parse('2026-03-01T00:00:00Z'), 'week', 'UTC'))).toBe('2026-02-23T00:00:00.000Z');
    expect(formatIso(startOfUnit(Date.parse('2026-12-31T00:00:00Z'), 'quarter', 'UTC'))).toBe(
      '2026-10-01T00:00:00.000Z',
    );
    expect(formatIso(startOfNextUnit(Date.parse('0001-06-01T00:00:00Z'), 'year', 'UTC'))).toBe(
      '0002-01-01T00:00:00.000Z',
    );
  });

  it('covers time without gap or overlap in zones of every kind', () => {
    const zones = [
      'UTC',
      'Europe/Vienna',
      'Australia/Lord_Howe',
      'America/Sao_Paulo',
      'Asia/Kathmandu',
      'Africa/Cairo',
    ];
    for (const zone of zones) {
      for (const unit of ['hour', 'day', 'week', 'month'] as const) {
        for (let instant = Date.UTC(2018, 9, 20); instant < Date.UTC(2018, 10, 20); instant += 7_777_777) {
          const start = startOfUnit(instant, unit, zone);
          const next = startOfNextUnit(instant, unit, zone);
          expect(start).toBeLessThanOrEqual(instant);
          expect(next).toBeGreaterThan(instant);
          expect(startOfUnit(next - 1, unit, zone)).toBe(start);
          expect(startOfUnit(next, unit, zone)).toBe(next);
        }
      }
    }
  });
});

describe('time zones', () => {
  it('knows zones by name', () => {
    expect(isValidTimeZone('Europe/Vienna')).toBe(true);
    expect(isValidTimeZone('UTC')).toBe(true);
    expect(isValidTimeZone('Vienna')).toBe(false);
    expect(isValidTimeZone('')).toBe(false);
  });

  it('knows offsets of any year', () => {
    expect(offsetAt(Date.parse('2026-07-01T00:00:00Z'), 'Europe/Vienna')).toBe(7_200_000);
    expect(offsetAt(Date.parse('2026-01-01T00:00:00.999Z'), 'Asia/Kathmandu')).toBe(20_700_000);
    expect(offsetAt(Date.parse('0001-01-01T00:00:00Z'), 'America/New_York')).toBe(-17_762_000);
    expect(offsetAt(Date.parse('1500-06-01T00:00:00Z'), 'Etc/GMT-1')).toBe(3_600_000);
  });
});
