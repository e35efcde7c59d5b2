import { instantsOf, offsetAt, offsetChange, wallClockAt, wallClockMs } from './time-zone.ts';

export const calendarUnits = ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
export type CalendarUnit = (typeof calendarUnits)[number];

const clockUnits: Partial<Record<CalendarUnit, number>> = { minute: 60_000, hour: 3_600_000 };

/**
 * The instant at which the unit around an instant begins in a zone. Weeks begin on Monday. Days and longer
 * units follow the calendar; hours and minutes are real ones, so an hour that clocks show twice is two.
 */
export function startOfUnit(instantMs: number, unit: CalendarUnit, zone: string): number {
  const length = clockUnits[unit];
  if (length === undefined) return instantsOf(startOnCalendar(wallClockAt(instantMs, zone), unit, 0), zone).first;
  const offset = offsetAt(instantMs, zone);
  const start = instantMs - modulo(instantMs + offset, length);
  // Clocks put forward by half an hour begin a short hour at the change.
  return modulo(offsetAt(start, zone) - offset, length) === 0 ? start : offsetChange(start, instantMs, zone);
}

/** The instant at which the unit after this one begins; `instantMs` may be anywhere in the unit. */
export function startOfNextUnit(instantMs: number, unit: CalendarUnit, zone: string): number {
  const length = clockUnits[unit];
  if (length === undefined) return instantsOf(startOnCalendar(wallClockAt(instantMs, zone), unit, 1), zone).first;
  const offset = offsetAt(instantMs, zone);
  const next = instantMs - modulo(instantMs + offset, length) + length;
  return modulo(offsetAt(next, zone) - offset, length) === 0 ? next : offsetChange(instantMs, next, zone);
}

/**
 * On a wall clock: the beginning of the unit that is `later` units after the one around a reading.
 *
 * @param wallMs and the result: readings of a wall clock, see `wallClockMs`
 */
export function startOnCalendar(wallMs: number, unit: CalendarUnit, later: number): number {
  const date = new Date(wallMs);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  switch (unit) {
    case 'year':
      return wallClockMs(year + later);
    case 'quarter':
      return wallClockMs(year, month - ((month - 1) % 3) + 3 * later);
    case 'month':
      return wallClockMs(year, month + later);
    case 'week':
      return wallClockMs(year, month, day - ((date.getUTCDay() + 6) % 7) + 7 * later);
    case 'day':
      return wallClockMs(year, month, day + later);
    case 'hour':
    case 'minute': {
      const length = clockUnits[unit] as number;
      return wallMs - modulo(wallMs, length) + later * length;
    }
  }
}

/** The same reading so many months earlier; a day the month does not have becomes its last. */
export function monthsEarlier(wallMs: number, months: number): number {
  const date = new Date(wallMs);
  const timeOfDay = modulo(wallMs, 86_400_000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1 - months];
  const lastDay = new Date(wallClockMs(year, month + 1, 0)).getUTCDate();
  return wallClockMs(year, month, Math.min(date.getUTCDate(), lastDay)) + timeOfDay;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
