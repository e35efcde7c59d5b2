import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/app-error.ts';
import { formatIso } from '#shared/iso-time.ts';
import { parseRelativeTime } from '#shared/relative-time.ts';
import { parseDateText, parseRangeBounds } from '#shared/time.ts';

function rangeOf(text: string, zone = 'UTC'): string | null {
  const range = parseDateText(text, zone);
  return range === null ? null : `${formatIso(range.fromMs)} ${formatIso(range.toMs)}`;
}

describe('parseDateText', () => {
  it.each([
    ['2026', '2026-01-01T00:00:00.000Z 2027-01-01T00:00:00.000Z'],
    ['2026-12', '2026-12-01T00:00:00.000Z 2027-01-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z 2024-03-01T00:00:00.000Z'],
    ['2026-03-04T10', '2026-03-04T10:00:00.000Z 2026-03-04T11:00:00.000Z'],
    ['2026-03-04 23:59', '2026-03-04T23:59:00.000Z 2026-03-05T00:00:00.000Z'],
    ['2026-03-04T10:15:30', '2026-03-04T10:15:30.000Z 2026-03-04T10:15:31.000Z'],
    ['2026-03-04T10:15:30.5', '2026-03-04T10:15:30.500Z 2026-03-04T10:15:30.600Z'],
    ['2026-03-04T10:15:30.123', '2026-03-04T10:15:30.123Z 2026-03-04T10:15:30.124Z'],
    ['2026-03-04T10:15:30.123999999Z', '2026-03-04T10:15:30.123Z 2026-03-04T10:15:30.124Z'],
    ['2026-03-04T10:15+05:30', '2026-03-04T04:45:00.000Z 2026-03-04T04:46:00.000Z'],
    ['2026-03-04-05:00', '2026-03-04T05:00:00.000Z 2026-03-05T05:00:00.000Z'],
    ['0001-01-01', '0001-01-01T00:00:00.000Z 0001-01-02T00:00:00.000Z'],
    ['0099-12', '0099-12-01T00:00:00.000Z 0100-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.998', '9999-12-31T23:59:59.998Z 9999-12-31T23:59:59.999Z'],
  ])('%s', (text, expected) => {
    expect(rangeOf(text)).toBe(expected);
  });

  it.each(['', '0000', '26', '2026-13', '2026-00', '2026-02-29', '2026-3-4', '2026-03-04T24:00', '2026-03-04T10:60'])(
    'refuses %s',
    (text) => expect(rangeOf(text)).toBeNull(),
  );
  it.each(['2026-03-04T10:15:60', '2026-03-04T10:15+25:00', 'yesterday', '2026-03-04x', '2026-03-05:00'])(
    'refuses %s',
    (text) => expect(rangeOf(text)).toBeNull(),
  );

  it('reads days of 23 and 25 hours', () => {
    expect(rangeOf('2026-03-29', 'Europe/Vienna')).toBe('2026-03-28T23:00:00.000Z 2026-03-29T22:00:00.000Z');
    expect(rangeOf('2026-10-25', 'Europe/Vienna')).toBe('2026-10-24T22:00:00.000Z 2026-10-25T23:00:00.000Z');
    expect(rangeOf('2026-03-08', 'America/New_York')).toBe('2026-03-08T05:00:00.000Z 2026-03-09T04:00:00.000Z');
  });

  it('reads both of a minute that clocks show twice, and none of one they skip', () => {
    expect(rangeOf('2026-10-25T02:30', 'Europe/Vienna')).toBe('2026-10-25T00:30:00.000Z 2026-10-25T01:31:00.000Z');
    expect(rangeOf('2026-03-29T02:30', 'Europe/Vienna')).toBe('2026-03-29T01:00:00.000Z 2026-03-29T01:00:00.000Z');
  });

  it('reads days in which clocks change at midnight, and days a zone skipped', () => {
    expect(rangeOf('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z 2018-11-05T02:00:00.000Z');
    expect(rangeOf('2011-12-30', 'Pacific/Apia')).toBe('2011-12-30T10:00:00.000Z 2011-12-30T10:00:00.000Z');
    expect(rangeOf('2011-12-31', 'Pacific/Apia')).toBe('2011-12-30T10:00:00.000Z 2011-12-31T10:00:00.000Z');
  });
});

describe('parseRelativeTime', () => {
  function relative(text: string, now: string, zone = 'UTC'): string | null {
    const range = parseRelativeTime(text, zone, Date.parse(now));
    return range === null ? null : `${formatIso(range.fromMs)} ${formatIso(range.toMs)}`;
  }
  const now = '2026-03-31T12:30:00.000Z'; // a Tuesday

  it.each([
    ['last-36h', '2026-03-30T00:30:00.000Z 2026-03-31T12:30:00.000Z'],
    ['last-7d', '2026-03-24T12:30:00.000Z 2026-03-31T12:30:00.000Z'],
    ['last-2w', '2026-03-17T12:30:00.000Z 2026-03-31T12:30:00.000Z'],
    ['last-1m', '2026-02-28T12:30:00.000Z 2026-03-31T12:30:00.000Z'],
    ['last-2y', '2024-03-31T12:30:00.000Z 2026-03-31T12:30:00.000Z'],
    ['last-99999y', '0001-01-01T00:00:00.000Z 2026-03-31T12:30:00.000Z'],
    ['today', '2026-03-31T00:00:00.000Z 2026-04-01T00:00:00.000Z'],
    ['YESTERDAY', '2026-03-30T00:00:00.000Z 2026-03-31T00:00:00.000Z'],
    ['this-week', '2026-03-30T00:00:00.000Z 2026-04-06T00:00:00.000Z'],
    ['last-week', '2026-03-23T00:00:00.000Z 2026-03-30T00:00:00.000Z'],
    ['this-month', '2026-03-01T00:00:00.000Z 2026-04-01T00:00:00.000Z'],
    ['last-month', '2026-02-01T00:00:00.000Z 2026-03-01T00:00:00.000Z'],
    ['this-quarter', '2026-01-01T00:00:00.000Z 2026-04-01T00:00:00.000Z'],
    ['last-quarter', '2025-10-01T00:00:00.000Z 2026-01-01T00:00:00.000Z'],
    ['this-year', '2026-01-01T00:00:00.000Z 2027-01-01T00:00:00.000Z'],
    ['last-year', '2025-01-01T00:00:00.000Z 2026-01-01T00:00:00.000Z'],
  ])('%s', (text, expected) => {
    expect(relative(text, now)).toBe(expected);
  });

  it.each(['last-0d', 'last-d', 'last-7x', 'last-100000d', 'next-week', '7d', ''])('refuses %s', (text) => {
    expect(relative(text, now)).toBeNull();
  });

  it('begins weeks on Monday, on Sundays too', () => {
    expect(relative('this-week', '2026-03-29T23:00:00Z')).toBe('2026-03-23T00:00:00.000Z 2026-03-30T00:00:00.000Z');
  });

  it('follows the zone’s calendar and clocks', () => {
    const zone = 'Europe/Vienna';
    expect(relative('today', '2026-03-29T12:00:00Z', zone)).toBe('2026-03-28T23:00:00.000Z 2026-03-29T22:00:00.000Z');
    expect(relative('today', '2026-03-31T22:30:00Z', zone)).toBe('2026-03-31T22:00:00.000Z 2026-04-01T22:00:00.000Z');
    expect(relative('last-1d', '2026-03-29T12:00:00Z', zone)).toBe('2026-03-28T13:00:00.000Z 2026-03-29T12:00:00.000Z');
    expect(relative('last-24h', '2026-03-29T12:00:00Z', zone)).toBe(
      '2026-03-28T12:00:00.000Z 2026-03-29T12:00:00.000Z',
    );
  });
});

describe('parseRangeBounds', () => {
  it('takes bare dates as whole, and instants as exact', () => {
    expect(parseRangeBounds('2026-03-01', '2026-03-02', 'UTC')).toEqual({
      fromMs: Date.parse('2026-03-01'),
      toMs: Date.parse('2026-03-03'),
    });
    expect(parseRangeBounds('2026-03-01T10:00:00Z', '2026-03-01T10:00:05Z', 'Europe/Vienna')).toEqual({
      fromMs: Date.parse('2026-03-01T10:00:00Z'),
      toMs: Date.parse('2026-03-01T10:00:05Z'),
    });
    expect(parseRangeBounds(null, undefined, 'UTC')).toEqual({ fromMs: null, toMs: null });
    expect(parseRangeBounds('2026-03', '2026-03', 'UTC')).toEqual({
      fromMs: Date.parse('2026-03-01'),
      toMs: Date.parse('2026-04-01'),
    });
  });

  it('names the option that is wrong', () => {
    expect(() => parseRangeBounds('2026-02-30', null, 'UTC')).toThrowError(/--from "2026-02-30" is no date/);
    expect(() => parseRangeBounds('2026-02-03', '2026-02-02', 'UTC')).toThrowError(/--to 2026-02-02 is before --from/);
    expect(() => parseRangeBounds('yesterday', null, 'UTC')).toThrowError(AppError);
    expect(parseRangeBounds('yesterday', null, 'UTC', Date.parse('2026-03-02T01:00:00Z')).fromMs).toBe(
      Date.parse('2026-03-01'),
    );
  });
});
