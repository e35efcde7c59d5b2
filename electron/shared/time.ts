import { AppError } from './app-error.ts';
import { parseRelativeTime } from './relative-time.ts';
import type { TimeRange } from './sync-status.ts';
import { instantsOf, wallClockMs } from './time-zone.ts';

/** First instant of year 1 and the first one after year 9999: no event is outside. */
export const earliestMs = -62_135_596_800_000;
export const afterLatestMs = 253_402_300_800_000;

const datePattern =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?)?)?)?(Z|[+-]\d{2}:\d{2})?$/i;

/**
 * Reads a year, month, day, hour, minute, second or fraction of a second (`2026`, `2026-03`, …,
 * `2026-03-04T10:15:30.123`) as the whole stretch it names. It is in the zone's time unless it ends in
 * `Z` or an offset. A reading that clocks show twice means both; one that they skip, the instant of the change.
 *
 * @param zone an IANA time zone the runtime knows
 * @returns `null` when the text is no such date
 */
export function parseDateText(text: string, zone: string): TimeRange | null {
  const match = datePattern.exec(text.trim());
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => (part ? Number(part) : null));
  const offset = offsetOf(match[8]);
  if (!isPossible([year, month, day, hour, minute, second]) || offset === 'impossible') return null;
  if (offset !== null && day === null && match[8]?.toUpperCase() !== 'Z') return null;

  const fields = [year, month ?? 1, day ?? 1, hour ?? 0, minute ?? 0, second ?? 0] as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const fraction = match[7]?.slice(0, 3);
  const start = wallClockMs(...fields, Number((fraction ?? '').padEnd(3, '0')));
  let end: number;
  if (fraction !== undefined) end = start + 10 ** (3 - fraction.length);
  else {
    const last = [month, day, hour, minute, second].findIndex((part) => part === null);
    const smallest = last === -1 ? 5 : last;
    end = wallClockMs(...(fields.map((value, index) => (index === smallest ? value + 1 : value)) as typeof fields));
  }
  if (offset !== null) return { fromMs: start - offset, toMs: end - offset };
  return { fromMs: instantsOf(start, zone).first, toMs: instantsOf(end, zone).last };
}

type Parts = (number | null | undefined)[];

function isPossible([year, month, day, hour, minute, second]: Parts): boolean {
  if (year === null || year === undefined || year < 1) return false;
  if (month !== null && month !== undefined && (month < 1 || month > 12)) return false;
  if (day !== null && day !== undefined) {
    const date = new Date(wallClockMs(year, month ?? 1, day));
    if (day < 1 || date.getUTCMonth() + 1 !== month) return false;
  }
  return (hour ?? 0) < 24 && (minute ?? 0) < 60 && (second ?? 0) < 60;
}

function offsetOf(text: string | undefined): number | null | 'impossible' {
  if (text === undefined) return null;
  if (text.toUpperCase() === 'Z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(4, 6));
  if (hours > 23 || minutes > 59) return 'impossible';
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** Reads a date (`parseDateText`) or a relative time (`parseRelativeTime`); `null` when it is neither. */
export function parseTimeText(text: string, zone: string, nowMs: number): TimeRange | null {
  return parseRelativeTime(text, zone, nowMs) ?? parseDateText(text, zone);
}

/**
 * Reads a pair of options such as `--from` and `--to`: a bare date is a whole day (month, year), both ends
 * included; an instant is exact.
 *
 * @param from first date, or `null` for none
 * @param to last date, or `null` for none
 * @param nowMs the present, to read relative times (`yesterday`); without it they are refused
 * @returns milliseconds UTC, `toMs` the first instant after; `null` where open
 * @throws AppError `usage.invalid_argument`
 */
export function parseRangeBounds(
  from: string | null | undefined,
  to: string | null | undefined,
  zone: string,
  nowMs?: number,
): { fromMs: number | null; toMs: number | null } {
  const first = readBound('--from', from, zone, nowMs);
  const last = readBound('--to', to, zone, nowMs);
  const fromMs = first?.fromMs ?? null;
  const isInstant = /\d[T ]\d/i.test(to ?? '');
  const toMs = (isInstant ? last?.fromMs : last?.toMs) ?? null;
  if (fromMs !== null && toMs !== null && (toMs < fromMs || (toMs === fromMs && !isInstant))) {
    throw new AppError(
      'usage.invalid_argument',
      `--to ${to} is before --from ${from}.`,
      'Give the earlier date first.',
    );
  }
  return { fromMs, toMs };
}

function readBound(option: string, text: string | null | undefined, zone: string, nowMs?: number): TimeRange | null {
  if (text === null || text === undefined) return null;
  const range = nowMs === undefined ? parseDateText(text, zone) : parseTimeText(text, zone, nowMs);
  if (range !== null) return range;
  throw new AppError(
    'usage.invalid_argument',
    `${option} ${JSON.stringify(text)} is no date.`,
    'Write a date like 2026-03-04, or an instant like 2026-03-04T10:15:00Z.',
  );
}
