/** When work is done, in the zone that the window shows. */
export interface WorkingHours {
  /** Days of the week, 1 for Monday to 7 for Sunday (ISO 8601). */
  days: readonly number[];
  /** Minutes after midnight: the first that counts, and the first that counts no more. */
  fromMinute: number;
  toMinute: number;
  /** Days on which nobody works, `2026-12-25`. */
  holidays: readonly string[];
}

export const usualWorkingHours: WorkingHours = {
  days: [1, 2, 3, 4, 5],
  fromMinute: 8 * 60,
  toMinute: 18 * 60,
  holidays: [],
};

const isMinute = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 1440;

/** True for hours as they are remembered. */
export function isWorkingHours(value: unknown): value is WorkingHours {
  if (typeof value !== 'object' || value === null) return false;
  const { days, fromMinute, toMinute, holidays } = value as Record<string, unknown>;
  return (
    Array.isArray(days) &&
    days.every((day) => Number.isInteger(day) && day >= 1 && day <= 7) &&
    isMinute(fromMinute) &&
    isMinute(toMinute) &&
    Array.isArray(holidays) &&
    holidays.every((day) => typeof day === 'string' && isDay(day))
  );
}

/** True for a day of the calendar, `2026-12-25`. */
export function isDay(text: string): boolean {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/**
 * True outside working hours.
 *
 * @param day the local day, `2026-12-25`
 * @param minute minutes after local midnight
 */
export function isOffHours(hours: WorkingHours, day: string, minute: number): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  if (!hours.days.includes(weekday) || hours.holidays.includes(day)) return true;
  // A shift over midnight begins late and ends early.
  if (hours.fromMinute > hours.toMinute) return minute >= hours.toMinute && minute < hours.fromMinute;
  return minute < hours.fromMinute || minute >= hours.toMinute;
}

/** Minutes after midnight as a clock shows them: `08:30`. */
export function showMinute(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** Reads `08:30`; `null` for other text. */
export function readMinute(text: string): number | null {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  const minute = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN;
  return isMinute(minute) && Number(match?.[2]) < 60 ? minute : null;
}
