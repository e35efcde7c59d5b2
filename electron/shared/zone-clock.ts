import { AppError } from './app-error.ts';
import { isValidTimeZone, offsetAt } from './time-zone.ts';

/** Tells the wall-clock time of an instant: both in milliseconds, the result as if the wall clock showed UTC. */
export type ZoneClock = (timeMs: number) => number;

const quarterMs = 15 * 60_000;

/** Since then every zone changes its offset on a quarter of an hour UTC only (last: Liberia, 1972-01-07). */
const quartersSinceMs = Date.UTC(1973, 0, 1);

/** Quarters of an hour remembered; times come in order, so a few are enough. */
const rememberedQuarters = 10_000;

/**
 * A clock for one IANA zone, fast enough for millions of times.
 * Throws `usage.invalid_argument` for a zone this system does not know.
 */
export function createZoneClock(zone: string): ZoneClock {
  if (zone === 'UTC') return (timeMs) => timeMs;
  if (!isValidTimeZone(zone)) {
    throw new AppError(
      'usage.invalid_argument',
      `${zone} is no time zone this system knows.`,
      'Give an IANA name such as UTC or Europe/Berlin.',
    );
  }
  const offsets = new Map<number, number>();
  return (timeMs) => {
    if (timeMs < quartersSinceMs) return timeMs + offsetAt(timeMs, zone);
    const quarter = Math.floor(timeMs / quarterMs);
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      offset = offsetAt(quarter * quarterMs, zone);
      if (offsets.size >= rememberedQuarters) offsets.clear();
      offsets.set(quarter, offset);
    }
    return timeMs + offset;
  };
}
