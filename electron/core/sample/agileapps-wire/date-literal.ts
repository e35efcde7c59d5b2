import { badArgument } from './platform-answer.ts';

/**
 * How the platform reads dates in filters: `utc` takes `yyyy-MM-dd` and `yyyy-MM-ddTHH:mm:ssZ` without
 * milliseconds; `user-date-format` the date pattern of the login, with a blank and `HH:mm` after it where
 * there is a time; `ignored` leaves conditions on dates out without a word.
 */
export type DateLiteralMode = 'utc' | 'user-date-format' | 'ignored';

export type UserDateFormat = 'MM/dd/yyyy' | 'dd/MM/yyyy';

/** The time a literal stands for: from its first instant, up to and without its last (milliseconds UTC). */
export interface LiteralTime {
  fromMs: number;
  toMs: number;
}

/** Reads a date literal. Throws the bad-argument error for a form this mode does not take. */
export function readDateLiteral(text: string, mode: DateLiteralMode, userFormat: UserDateFormat): LiteralTime {
  const time = mode === 'utc' ? utcLiteral(text) : userLiteral(text, userFormat);
  if (!time) throw badArgument(`Invalid date: ${text}`);
  return time;
}

function utcLiteral(text: string): LiteralTime | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)Z)?$/.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second] = match.map(Number);
  const hasTime = match[4] !== undefined;
  return instant([year, month, day], hasTime ? [hour, minute, second] : [0, 0, 0], hasTime ? 1000 : 86_400_000);
}

/** A day and month in the wrong order are read wrongly where both readings exist, as the platform does. */
function userLiteral(text: string, format: UserDateFormat): LiteralTime | null {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}):(\d\d))?$/.exec(text);
  if (!match) return null;
  const [, first, second, year, hour, minute] = match.map(Number);
  const [month, day] = format === 'MM/dd/yyyy' ? [first, second] : [second, first];
  const hasTime = match[4] !== undefined;
  return instant([year, month, day], hasTime ? [hour, minute, 0] : [0, 0, 0], hasTime ? 60_000 : 86_400_000);
}

function instant(date: (number | undefined)[], time: (number | undefined)[], lengthMs: number): LiteralTime | null {
  const [year = 0, month = 0, day = 0] = date;
  const [hour = 0, minute = 0, second = 0] = time;
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return null;
  const fromMs = Date.UTC(year, month - 1, day, hour, minute, second);
  if (new Date(fromMs).getUTCDate() !== day) return null;
  return { fromMs, toMs: fromMs + lengthMs };
}
