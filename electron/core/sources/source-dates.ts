/** A date as a source sent it, read. */
export interface ReadDate {
  /** Milliseconds UTC, year 1 to 9999; finer digits are cut off. */
  ms: number;
  /** Whether the text named no zone, so that UTC was assumed. */
  zoneAssumed: boolean;
}

const pattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([Zz]|[+-]\d{2}(?::?\d{2})?)?)?$/;

const earliestMs = utcMs(1, 1, 1, 0, 0, 0, 0);
const latestMs = utcMs(9999, 12, 31, 23, 59, 59, 999);

/**
 * Reads an ISO 8601 date as audit servers write it: with 0 to 9 fractional digits, with `Z`, an offset or
 * no zone (UTC is assumed), or the day alone (its first instant). Returns `null` for anything else and for
 * dates the calendar does not have; nothing is guessed.
 */
export function readSourceDate(text: string): ReadDate | null {
  const plain = readPlainForm(text);
  if (plain !== null) return plain;
  const match = pattern.exec(text.trim());
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  if (year === undefined || month === undefined || day === undefined) return null;
  if (hour === undefined || minute === undefined || second === undefined) return null;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const fraction = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const offset = offsetMinutes(match[8]);
  if (offset === null) return null;
  const ms = utcMs(year, month, day, hour, minute, second, fraction) - offset * 60_000;
  if (ms < earliestMs || ms > latestMs) return null;
  return { ms, zoneAssumed: match[8] === undefined };
}

/** The two usual forms, `…:30Z` and `…:30.123Z`, by the built-in parser; written back they must be the same. */
function readPlainForm(text: string): ReadDate | null {
  if ((text.length !== 20 && text.length !== 24) || !text.endsWith('Z') || text < '0001') return null;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return null;
  const written = new Date(ms).toISOString();
  const same = text.length === 24 ? written === text : written.slice(0, 19) === text.slice(0, 19);
  return same ? { ms, zoneAssumed: false } : null;
}

function offsetMinutes(zone: string | undefined): number | null {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || 0);
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function utcMs(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  ms: number,
): number {
  const date = new Date(0);
  // Not Date.UTC: it takes the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  return date.setUTCHours(hour, minute, second, ms);
}
