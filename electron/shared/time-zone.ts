const dayMs = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether the runtime knows this IANA time zone (`Europe/Vienna`, `UTC`). */
export function isValidTimeZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/**
 * How far a zone's clocks are ahead of UTC at an instant, in milliseconds.
 *
 * @throws RangeError when the zone is unknown, see `isValidTimeZone`
 */
export function offsetAt(instantMs: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const parts: Record<string, string> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instantMs)) parts[type] = value;
  const year = parts['era'] === 'BC' ? 1 - Number(parts['year']) : Number(parts['year']);
  const [month, day, hour, minute, second] = ['month', 'day', 'hour', 'minute', 'second'].map((part) =>
    Number(parts[part]),
  ) as [number, number, number, number, number];
  const wholeSecond = Math.floor(instantMs / 1000) * 1000;
  return wallClockMs(year, month, day, hour, minute, second) - wholeSecond;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/**
 * A reading of a wall clock as a number: the milliseconds UTC at which clocks in UTC show it. Months and
 * days beyond their range carry over, as in `Date`.
 */
export function wallClockMs(
  year: number,
  month = 1,
  day = 1,
  hour = 0,
  minute = 0,
  second = 0,
  millisecond = 0,
): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, millisecond);
  return date.getTime();
}

/** What the zone's clocks show at an instant, as a number, see `wallClockMs`. */
export function wallClockAt(instantMs: number, zone: string): number {
  return instantMs + offsetAt(instantMs, zone);
}

/**
 * The instants at which the zone's clocks show a reading. It is shown twice when clocks are put back
 * (`first` and `last` differ), and never when they are put forward over it: then both are the instant of
 * the change.
 */
export function instantsOf(wallMs: number, zone: string): { first: number; last: number } {
  if (zone === 'UTC') return { first: wallMs, last: wallMs };
  const before = offsetAt(wallMs - dayMs, zone);
  const after = offsetAt(wallMs + dayMs, zone);
  const shown = [wallMs - before, wallMs - after].filter((instant) => wallClockAt(instant, zone) === wallMs);
  if (shown.length > 0) return { first: Math.min(...shown), last: Math.max(...shown) };
  const change = offsetChange(wallMs - Math.max(before, after), wallMs - Math.min(before, after), zone);
  return { first: change, last: change };
}

/** The first instant after `fromMs`, up to `toMs`, from which on the offset is that of `toMs`. */
export function offsetChange(fromMs: number, toMs: number, zone: string): number {
  const target = offsetAt(toMs, zone);
  let low = fromMs;
  let high = toMs;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle, zone) === target) high = middle;
    else low = middle;
  }
  return high;
}
