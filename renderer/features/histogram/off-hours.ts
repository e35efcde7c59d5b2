import type { TimeBuckets } from '#shared/api.ts';
import { formatIso } from '#shared/iso-time.ts';
import { wallClockAt } from '#shared/time-zone.ts';
import { isOffHours } from '#renderer/lib/working-hours.ts';
import type { WorkingHours } from '#renderer/lib/working-hours.ts';
import type { Bar } from './bar-layout.ts';

/** Neighbouring bars, both ends included. */
export interface BarRun {
  first: number;
  last: number;
}

/**
 * The runs of bars that lie wholly outside working hours, in the zone's own clock. Bars of weeks and longer always
 * hold both; a bar of a day is off when nobody works on that day.
 */
export function findOffHours(bars: readonly Bar[], by: TimeBuckets['by'], zone: string, hours: WorkingHours): BarRun[] {
  if (by === 'week' || by === 'month' || by === 'year') return [];
  const runs: BarRun[] = [];
  for (const [index, bar] of bars.entries()) {
    if (!isOff(bar, by, zone, hours)) continue;
    const last = runs.at(-1);
    if (last?.last === index - 1) last.last = index;
    else runs.push({ first: index, last: index });
  }
  return runs;
}

const minuteMs = 60_000;

/** Whether no working minute lies in a bar; bars that several buckets share may be longer than their unit. */
function isOff({ fromMs, toMs }: Bar, by: TimeBuckets['by'], zone: string, hours: WorkingHours): boolean {
  const stepMs = (by === 'day' ? 24 : 1) * 60 * minuteMs;
  for (let ms = fromMs; ms < toMs; ms += stepMs) {
    const wall = formatIso(wallClockAt(ms, zone));
    const day = wall.slice(0, 10);
    const minute = by === 'day' ? hours.fromMinute : Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16));
    if (!isOffHours(hours, day, minute)) return false;
  }
  // An hour that begins off may end at work.
  const lastWall = formatIso(wallClockAt(toMs - minuteMs, zone));
  const lastMinute = Number(lastWall.slice(11, 13)) * 60 + Number(lastWall.slice(14, 16));
  return by === 'day' || isOffHours(hours, lastWall.slice(0, 10), lastMinute);
}
