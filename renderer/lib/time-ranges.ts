import { formatIso } from '#shared/iso-time.ts';
import { startOfNextUnit, startOfUnit } from '#shared/calendar.ts';
import { parseDateText } from '#shared/time.ts';
import type { TimeBuckets } from '#shared/api.ts';
import { formatBound } from './format-time.ts';

/** Ranges at hand, as they stand in a query: relative ones stay relative. */
export const quickRanges = [
  'last-24h',
  'last-7d',
  'last-30d',
  'this-month',
  'last-month',
  'this-quarter',
  'last-quarter',
  'this-year',
  'last-year',
] as const;
export type QuickRange = (typeof quickRanges)[number];

/** A stretch of time, half open, milliseconds UTC. */
export interface Stretch {
  fromMs: number;
  toMs: number;
}

/** A range as two dates of its zone, both included: what fields show. With a clock where a bound is no midnight. */
export function lastIncluded(toIso: string, zone: string): string {
  const text = formatBound(toIso, zone);
  // Before a midnight comes the whole day before it.
  return text.length === 10 ? formatBound(formatIso(Date.parse(toIso) - 1), zone).slice(0, 10) : text;
}

/** What is wrong with a bound that was typed; `null` when it can be used, or is empty. */
export type BoundMistake = 'no-date' | 'reversed' | null;

/** Checks the two ends of a typed range; empty is open. */
export function checkBounds(from: string, to: string, zone: string): { from: BoundMistake; to: BoundMistake } {
  const [first, last] = [from, to].map((text) => (text.trim() === '' ? null : parseDateText(text.trim(), zone)));
  const noFrom = from.trim() !== '' && first === null;
  const noTo = to.trim() !== '' && last === null;
  const reversed = first != null && last != null && first.fromMs >= last.toMs;
  return { from: noFrom ? 'no-date' : null, to: noTo ? 'no-date' : reversed ? 'reversed' : null };
}

/** The condition for a typed range, both ends included; empty for an open one. */
export function writeTypedRange(from: string, to: string): string {
  const [first, last] = [from.trim(), to.trim()];
  if (first === '' && last === '') return '';
  return `time:${first}..${last}`;
}

/** The stretch moved by one unit of the calendar, earlier or later; bounds within a unit keep their distance to it. */
export function shiftStretch({ fromMs, toMs }: Stretch, unit: TimeBuckets['by'], zone: string, by: -1 | 1): Stretch {
  const shift = (ms: number): number => {
    const start = startOfUnit(ms, unit, zone);
    const next = by === 1 ? startOfNextUnit(ms, unit, zone) : startOfUnit(start - 1, unit, zone);
    return next + (ms - start);
  };
  return { fromMs: shift(fromMs), toMs: shift(toMs) };
}

/** Units by which a zoomed range is rounded, so that its bounds stay short. */
const finer: Record<TimeBuckets['by'], TimeBuckets['by']> = {
  year: 'month',
  month: 'day',
  week: 'day',
  day: 'hour',
  hour: 'minute',
  minute: 'minute',
};

/** The stretch half or twice as long around its middle; `null` where nothing shorter is left. */
export function zoomStretch(
  { fromMs, toMs }: Stretch,
  unit: TimeBuckets['by'],
  zone: string,
  direction: 'in' | 'out',
): Stretch | null {
  const length = toMs - fromMs;
  const margin = direction === 'in' ? length / 4 : -length / 2;
  const round = direction === 'in' ? finer[unit] : unit;
  const zoomed = {
    fromMs: startOfUnit(Math.round(fromMs + margin), round, zone),
    toMs: startOfUnit(Math.round(toMs - margin), round, zone),
  };
  return zoomed.fromMs < zoomed.toMs && (direction === 'out' || zoomed.toMs - zoomed.fromMs < length) ? zoomed : null;
}
