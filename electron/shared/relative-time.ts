import { type CalendarUnit, monthsEarlier, startOnCalendar } from './calendar.ts';
import type { TimeRange } from './sync-status.ts';
import { instantsOf, wallClockAt } from './time-zone.ts';

/** Named stretches: a unit of the calendar and how many units it lies from the present one. */
const named: Readonly<Record<string, readonly [CalendarUnit, number]>> = {
  today: ['day', 0],
  yesterday: ['day', -1],
  'this-week': ['week', 0],
  'last-week': ['week', -1],
  'this-month': ['month', 0],
  'last-month': ['month', -1],
  'this-quarter': ['quarter', 0],
  'last-quarter': ['quarter', -1],
  'this-year': ['year', 0],
  'last-year': ['year', -1],
};

/** The words for relative times, `last-7d` standing for any number of hours, days, weeks, months, years. */
export const relativeTimeWords: readonly string[] = [...Object.keys(named), 'last-7d'];

const rollingPattern = /^last-([1-9]\d{0,4})([hdwmy])$/;
const hourMs = 3_600_000;
const earliestMs = -62_135_596_800_000;

/** Whether a text is a relative time, without reading it. */
export function isRelativeTime(text: string): boolean {
  const word = text.trim().toLowerCase();
  return Object.hasOwn(named, word) || rollingPattern.test(word);
}

/**
 * Reads a relative time: `today`, `last-month` … are whole units of the zone's calendar; `last-7d` (also
 * `h`, `w`, `m`, `y`) rolls up to now, from the same time of day so many days ago.
 *
 * @param nowMs the present, milliseconds UTC
 * @returns `null` when the text is no relative time
 */
export function parseRelativeTime(text: string, zone: string, nowMs: number): TimeRange | null {
  const word = text.trim().toLowerCase();
  const present = wallClockAt(nowMs, zone);
  if (Object.hasOwn(named, word)) {
    const [unit, distance] = named[word] as readonly [CalendarUnit, number];
    return {
      fromMs: instantsOf(startOnCalendar(present, unit, distance), zone).first,
      toMs: instantsOf(startOnCalendar(present, unit, distance + 1), zone).first,
    };
  }
  const rolling = rollingPattern.exec(word);
  if (rolling === null) return null;
  const fromMs = startOfRolling(Number(rolling[1]), rolling[2] as string, nowMs, present, zone);
  return { fromMs: Math.max(fromMs, earliestMs), toMs: nowMs };
}

function startOfRolling(count: number, unit: string, nowMs: number, present: number, zone: string): number {
  if (unit === 'h') return nowMs - count * hourMs;
  if (unit === 'd' || unit === 'w') {
    const days = unit === 'd' ? count : count * 7;
    return instantsOf(present - days * 24 * hourMs, zone).first;
  }
  return instantsOf(monthsEarlier(present, unit === 'm' ? count : count * 12), zone).first;
}
