import { startOfNextUnit, startOfUnit } from '#shared/calendar.ts';
import { wallClockAt } from '#shared/time-zone.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { firstIdAtOrAfter } from '#core/store/event-ids.ts';
import type { SearchPlan } from './condition.ts';
import { countAtLeast } from './descending-ids.ts';
import { openSearch } from './run-search.ts';

/** Hours of a week. */
const weekHours = 7 * 24;

/**
 * Counts matching events by hour of the week in a zone: 168 numbers, Monday's first hour first. Exact.
 *
 * Ids run in the order of time, so an hour is a stretch of the ids, and only hours with events are looked at.
 */
export function weekRhythm(database: ReadableDatabase, plan: SearchPlan, zone: string): number[] {
  const { ids } = openSearch(database, plan);
  const hours = new Array<number>(weekHours).fill(0);
  const readTime = database.prepare<[bigint], number>('SELECT time_ms FROM event WHERE id = ?').pluck();
  let end = ids.length;
  while (end > 0) {
    const timeMs = readTime.get(BigInt(ids[end - 1] as number)) as number;
    const firstLater = firstIdAtOrAfter(database, startOfNextUnit(timeMs, 'hour', zone));
    const start = firstLater === null ? 0 : countAtLeast(ids, firstLater);
    const wall = new Date(wallClockAt(startOfUnit(timeMs, 'hour', zone), zone));
    const hour = ((wall.getUTCDay() + 6) % 7) * 24 + wall.getUTCHours();
    hours[hour] = (hours[hour] as number) + end - start;
    end = start;
  }
  return hours;
}
