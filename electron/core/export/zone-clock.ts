import { AppError } from '#shared/app-error.ts';

/** Tells the wall-clock time of an instant: both in milliseconds, the result as if the wall clock showed UTC. */
export type ZoneClock = (timeMs: number) => number;

const quarterMs = 15 * 60_000;

/** Since then every zone changes its offset on a quarter of an hour UTC only (last: Liberia, 1972-01-07). */
const quartersSinceMs = Date.UTC(1973, 0, 1);

/** Quarters of an hour remembered; exports run in time order, so a few are enough. */
const rememberedQuarters = 10_000;

/**
 * A clock for one IANA zone, fast enough for millions of times.
 * Throws `usage.invalid_argument` for a zone this system does not know.
 */
export function createZoneClock(zone: string): ZoneClock {
  if (zone === 'UTC') return (timeMs) => timeMs;
  const format = zoneFormat(zone);
  const offsets = new Map<number, number>();
  return (timeMs) => {
    if (timeMs < quartersSinceMs) return timeMs + readOffset(format, timeMs);
    const quarter = Math.floor(timeMs / quarterMs);
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      offset = readOffset(format, quarter * quarterMs);
      if (offsets.size >= rememberedQuarters) offsets.clear();
      offsets.set(quarter, offset);
    }
    return timeMs + offset;
  };
}

function zoneFormat(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (error) {
    throw new AppError(
      'usage.invalid_argument',
      `${zone} is no time zone this system knows.`,
      'Give an IANA name such as UTC or Europe/Berlin.',
      { cause: error },
    );
  }
}

function readOffset(format: Intl.DateTimeFormat, timeMs: number): number {
  const parts: Record<string, string> = {};
  for (const part of format.formatToParts(timeMs)) parts[part.type] = part.value;
  const year = parts['era'] === 'BC' ? 1 - Number(parts['year']) : Number(parts['year']);
  const wall = new Date(0);
  wall.setUTCFullYear(year, Number(parts['month']) - 1, Number(parts['day']));
  wall.setUTCHours(Number(parts['hour']), Number(parts['minute']), Number(parts['second']));
  return wall.getTime() - Math.floor(timeMs / 1000) * 1000;
}
