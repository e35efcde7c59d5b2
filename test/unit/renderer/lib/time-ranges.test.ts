import { describe, expect, it } from 'vitest';
import { parseQuery } from '#shared/query/parse-query.ts';
import {
  checkBounds,
  lastIncluded,
  quickRanges,
  shiftStretch,
  writeTypedRange,
  zoomStretch,
} from '#renderer/lib/time-ranges.ts';

const berlin = 'Europe/Berlin';
const stretch = (from: string, to: string) => ({ fromMs: Date.parse(from), toMs: Date.parse(to) });

it('every quick range is a query', () => {
  for (const range of quickRanges) expect(() => parseQuery(`time:${range}`)).not.toThrow();
});

describe('typed bounds', () => {
  it('are checked in the zone; empty is open', () => {
    expect(checkBounds('', '', 'UTC')).toEqual({ from: null, to: null });
    expect(checkBounds('2026-02-30', '2026', 'UTC')).toEqual({ from: 'no-date', to: null });
    expect(checkBounds('2026-03', '2026-02', 'UTC')).toEqual({ from: null, to: 'reversed' });
    expect(checkBounds('2026-03-04', '2026-03-04', berlin)).toEqual({ from: null, to: null });
  });

  it('become a condition with both ends included', () => {
    expect(writeTypedRange(' 2026-01 ', '2026-03-31')).toBe('time:2026-01..2026-03-31');
    expect(writeTypedRange('', '2026')).toBe('time:..2026');
    expect(writeTypedRange('', ' ')).toBe('');
    for (const text of ['time:2026-01..2026-03-31', 'time:..2026']) expect(() => parseQuery(text)).not.toThrow();
  });

  it('show the last day that is in, not the first that is out', () => {
    expect(lastIncluded('2026-04-01T00:00:00.000Z', 'UTC')).toBe('2026-03-31');
    expect(lastIncluded('2026-03-31T22:00:00.000Z', berlin)).toBe('2026-03-31');
    expect(lastIncluded('2026-04-01T10:15:00.000Z', 'UTC')).toBe('2026-04-01 10:15');
  });
});

describe('moving and zooming', () => {
  it('moves by calendar units, over a change of clocks', () => {
    const week = stretch('2026-03-22T23:00:00Z', '2026-03-28T23:00:00Z');
    expect(shiftStretch(week, 'day', berlin, 1)).toEqual(stretch('2026-03-23T23:00:00Z', '2026-03-29T22:00:00Z'));
    expect(shiftStretch(stretch('2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z'), 'month', 'UTC', -1)).toEqual(
      stretch('2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'),
    );
  });

  it('is back where it was after there and back again', () => {
    const day = stretch('2026-03-04T10:00:00Z', '2026-03-05T10:00:00Z');
    expect(shiftStretch(shiftStretch(day, 'hour', 'UTC', 1), 'hour', 'UTC', -1)).toEqual(day);
  });

  it('halves and doubles around the middle', () => {
    const days = stretch('2026-03-01T00:00:00Z', '2026-03-09T00:00:00Z');
    expect(zoomStretch(days, 'day', 'UTC', 'in')).toEqual(stretch('2026-03-03T00:00:00Z', '2026-03-07T00:00:00Z'));
    expect(zoomStretch(days, 'day', 'UTC', 'out')).toEqual(stretch('2026-02-25T00:00:00Z', '2026-03-13T00:00:00Z'));
  });

  it('ends where nothing shorter is left', () => {
    expect(zoomStretch(stretch('2026-03-01T00:00:00Z', '2026-03-01T00:01:00Z'), 'minute', 'UTC', 'in')).toBeNull();
  });
});
