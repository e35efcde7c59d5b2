import { expect, test } from 'vitest';
import { toDateSerial } from '#core/export/date-serial.ts';
import { createZoneClock } from '#shared/zone-clock.ts';

const utc = createZoneClock('UTC');

test('times count in days since the end of 1899', () => {
  expect(toDateSerial('1900-03-01T00:00:00.000Z', utc)).toBe(61);
  expect(toDateSerial('1970-01-01T12:00:00.000Z', utc)).toBe(25_569.5);
  expect(toDateSerial('2026-03-04T10:15:30.123Z', utc)).toBeCloseTo(46_085.427431979, 8);
  expect(toDateSerial('9999-12-31T23:59:59.999Z', utc)).toBeLessThan(2_958_466);
});

test.each(['1900-02-28T23:59:59.999Z', '1850-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z'])(
  '%s stays text, because programs disagree on its number or have none',
  (time) => {
    expect(toDateSerial(time, utc)).toBeNull();
  },
);

test.each(['yesterday', '2026-03-04', '2026-13-04T00:00:00.000Z', '2026-03-04T10:15:30.123'])(
  '%s is no instant and stays text',
  (text) => {
    expect(toDateSerial(text, utc)).toBeNull();
  },
);

test('a clock follows its zone over changes of the offset', () => {
  const wall = (zone: string, time: string): string =>
    new Date(createZoneClock(zone)(Date.parse(time))).toISOString().replace('.000Z', '');
  expect(wall('Europe/Berlin', '2026-03-29T00:59:59Z')).toBe('2026-03-29T01:59:59');
  expect(wall('Europe/Berlin', '2026-03-29T01:00:00Z')).toBe('2026-03-29T03:00:00');
  expect(wall('Asia/Kathmandu', '2026-01-01T00:00:00Z')).toBe('2026-01-01T05:45:00');
  expect(wall('Australia/Lord_Howe', '2026-04-04T15:00:00Z')).toBe('2026-04-05T01:30:00');
  expect(wall('America/New_York', '1883-11-18T17:00:00Z')).toBe('1883-11-18T12:00:00');
});

test('one clock answers for many times as for one', () => {
  const clock = createZoneClock('America/St_Johns');
  const start = Date.UTC(2026, 0, 1);
  for (let step = 0; step < 2_000; step += 1) {
    const time = start + step * 15_731_000;
    expect(clock(time)).toBe(createZoneClock('America/St_Johns')(time));
  }
});

test('an unknown zone is a usage error', () => {
  expect(() => createZoneClock('Mars/Olympus')).toThrow(expect.objectContaining({ code: 'usage.invalid_argument' }));
});
