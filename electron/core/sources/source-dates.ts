/** A date as a source sent it, read. */
export interface ReadDate {
  /** Milliseconds UTC, year 1 to 9999; finer digits are cut off. */
  ms: number;
  /** Whether the text named no zone, so that UTC was assumed. */
  zoneAssumed: boolean;
}

const pattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([Zz]|[+-]\d{2}(?::?\d{2})?)?)?$/;

const hyphen = 0x2d;
const point = 0x2e;
const colon = 0x3a;
const letterT = 0x54;

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

/** The date as ISO 8601 UTC with milliseconds; `null` where `readSourceDate` reads none. */
export function isoOfSourceDate(text: string): string | null {
  if (readPlainForm(text) !== null) return text.length === 24 ? text : `${text.slice(0, 19)}.000Z`;
  const date = readSourceDate(text);
  return date === null ? null : new Date(date.ms).toISOString();
}

/**
 * The two usual forms, `2026-03-04T10:15:30Z` and `…30.123Z`, digit by digit: answers hold millions of dates,
 * and both the pattern and the built-in parser take several times as long. `null` sends any other form on.
 */
function readPlainForm(text: string): ReadDate | null {
  const length = text.length;
  if ((length !== 20 && length !== 24) || text.charCodeAt(length - 1) !== 0x5a) return null;
  if (text.charCodeAt(4) !== hyphen || text.charCodeAt(7) !== hyphen || text.charCodeAt(10) !== letterT) return null;
  if (text.charCodeAt(13) !== colon || text.charCodeAt(16) !== colon) return null;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const fraction = length === 20 ? 0 : text.charCodeAt(19) === point ? digits(text, 20, 23) : -1;
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || fraction < 0) return null;
  const ms = (((daysFromEpoch(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000 + fraction;
  return { ms, zoneAssumed: false };
}

/** The number written in a part of a text, or -1 where something else than digits is there. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let index = from; index < to; index++) {
    const digit = text.charCodeAt(index) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar, counting years from March. */
function daysFromEpoch(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const marchMonth = (month + 9) % 12;
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return 365 * marchYear + leapDays + dayOfYear - 719_468;
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
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
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
