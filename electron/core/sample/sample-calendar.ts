import type { Random } from './random.ts';

export const secondMs = 1000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** The time a sample covers, milliseconds UTC, both ends included. */
export interface SamplePeriod {
  startMs: number;
  endMs: number;
}

/** The same day and time this many calendar months earlier (UTC); the last of the month where it is missing. */
export function monthsBefore(timeMs: number, months: number): number {
  const date = new Date(timeMs);
  const firstOfMonth = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1);
  const first = new Date(firstOfMonth);
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const day = Math.min(date.getUTCDate(), lastDay);
  return firstOfMonth + (day - 1) * dayMs + (((timeMs % dayMs) + dayMs) % dayMs);
}

/** Midnight UTC of the day that holds this instant. */
export function startOfDay(timeMs: number): number {
  return Math.floor(timeMs / dayMs) * dayMs;
}

/** Midnights of all days the period touches, ascending. */
export function daysOf(period: SamplePeriod): number[] {
  const days: number[] = [];
  for (let day = startOfDay(period.startMs); day <= period.endMs; day += dayMs) days.push(day);
  return days;
}

/** Midnights of the release days: every second Thursday (the epoch was one). */
export function releaseDays(period: SamplePeriod): number[] {
  return daysOf(period).filter((day) => day >= period.startMs - dayMs && (day / dayMs) % 14 === 0);
}

/** A moment of a working day, mostly on weekdays between 07:00 and 17:00 UTC, to the millisecond. */
export function workingTime(random: Random, period: SamplePeriod): number {
  const span = period.endMs - period.startMs;
  for (let attempt = 0; attempt < 4; attempt++) {
    const day = startOfDay(period.startMs + random.fraction() * span);
    const weekday = new Date(day).getUTCDay();
    if ((weekday === 0 || weekday === 6) && !random.chance(0.08)) continue;
    const hour = 7 + (random.fraction() + random.fraction()) * 5;
    const time = Math.floor(day + hour * hourMs);
    if (time >= period.startMs && time <= period.endMs) return time;
  }
  return Math.floor(period.startMs + random.fraction() * span);
}

/** The whole second that holds this instant. */
export function wholeSecond(timeMs: number): number {
  return Math.floor(timeMs / secondMs) * secondMs;
}

/** `count` instants spread evenly over the period, each in the middle of its share. */
export function evenly(period: SamplePeriod, count: number, index: number): number {
  return period.startMs + ((index + 0.5) / count) * (period.endMs - period.startMs);
}
