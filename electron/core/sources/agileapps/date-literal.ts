/** How dates are written in a filter: UTC Format, or the date pattern of the logged-in user. */
export type DateLiteral = (ms: number) => string;

/** UTC Format without milliseconds, which the platform does not accept: `2026-03-04T10:15:30Z`. */
export function utcLiteral(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** What follows a date in the user's pattern, from what the documentation shows to what would be finer. */
export type ClockForm = 'none' | 'minutes' | 'seconds';

const clockPatterns: Record<ClockForm, string> = { none: '', minutes: ' HH:mm', seconds: ' HH:mm:ss' };

/** Whether a pattern has a time of day of its own. */
export function hasClock(pattern: string): boolean {
  return /[HhmsSaKk]/.test(pattern);
}

/**
 * Dates by a pattern such as `MM/dd/yyyy` or `dd.MM.yyyy`, followed by the time of day as asked for unless the
 * pattern has one. Returns `null` for patterns with parts that are not known for sure.
 */
export function patternLiteral(pattern: string, clock: ClockForm): DateLiteral | null {
  const full = hasClock(pattern) ? pattern : pattern + clockPatterns[clock];
  const parts = full.match(/([A-Za-z])\1*|[^A-Za-z]+/g) ?? [];
  const known = /^(?:yyyy|yy|MM?|dd?|HH?|hh?|mm?|ss?|a)$/;
  if (parts.some((part) => /[A-Za-z]/.test(part) && !known.test(part))) return null;
  if (!['y', 'M', 'd'].every((letter) => parts.some((part) => part.startsWith(letter)))) return null;
  return (ms) => parts.map((part) => formatPart(part, new Date(ms))).join('');
}

function formatPart(part: string, date: Date): string {
  const hour = date.getUTCHours();
  const values: Record<string, number> = {
    M: date.getUTCMonth() + 1,
    d: date.getUTCDate(),
    H: hour,
    h: hour % 12 === 0 ? 12 : hour % 12,
    m: date.getUTCMinutes(),
    s: date.getUTCSeconds(),
  };
  const letter = part[0] ?? '';
  if (letter === 'y') return String(date.getUTCFullYear()).padStart(4, '0').slice(-part.length);
  if (letter === 'a') return hour < 12 ? 'AM' : 'PM';
  const value = values[letter];
  return value === undefined ? part : String(value).padStart(part.length, '0');
}
