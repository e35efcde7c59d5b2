import type { CoverageInterval, CoverageReading, CoverageState } from '#shared/sync-status.ts';
import { parseDateText } from '#shared/time.ts';
import { worstOf } from './coverage-layout.ts';

/** One day of a calendar month. */
export interface CoverageDay {
  /** `2026-03-04`. */
  day: string;
  /** The worst state of its hours; `null` where all of it lies in the future. */
  state: CoverageState | null;
  /** It is today: what is told holds up to the last sync. */
  isToday: boolean;
  /** For days wholly read: when all of it was last read, the oldest such time; else `null`. */
  readAt: string | null;
}

export interface CoverageOf {
  intervals: readonly CoverageInterval[];
  readings?: readonly CoverageReading[];
}

/** The month an instant lies in, as `2026-03`, counted in UTC. */
export function monthOf(iso: string): string {
  return iso.slice(0, 7);
}

/** A month so many months later: `2026-01` and -1 is `2025-12`. */
export function monthLater(month: string, months: number): string {
  const at = new Date(`${month}-01T00:00:00.000Z`);
  at.setUTCMonth(at.getUTCMonth() + months);
  return at.toISOString().slice(0, 7);
}

/**
 * The weeks of a month from Monday to Sunday, with `null` for days of its neighbours.
 *
 * @param zone in which a day begins and ends
 */
export function weeksOf(month: string, coverage: CoverageOf, zone: string, nowMs: number): (CoverageDay | null)[][] {
  const first = new Date(`${month}-01T00:00:00.000Z`);
  const blanks = (first.getUTCDay() + 6) % 7;
  const days: (CoverageDay | null)[] = Array.from({ length: blanks }, () => null);
  for (let at = first; at.toISOString().startsWith(month); at = new Date(at.getTime() + 86_400_000)) {
    days.push(describeDay(at.toISOString().slice(0, 10), coverage, zone, nowMs));
  }
  while (days.length % 7 > 0) days.push(null);
  return Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));
}

function describeDay(day: string, { intervals, readings = [] }: CoverageOf, zone: string, nowMs: number): CoverageDay {
  const range = parseDateText(day, zone);
  if (range === null || range.fromMs >= nowMs) return { day, state: null, isToday: false, readAt: null };
  // Of today only what has passed is judged.
  const fromMs = range.fromMs;
  const toMs = Math.min(range.toMs, nowMs);
  const inside = <Piece extends { from: string; to: string }>(pieces: readonly Piece[]): Piece[] =>
    pieces.filter(({ from, to }) => Date.parse(from) < toMs && Date.parse(to) > fromMs);
  const all = inside(intervals);
  // The minutes of today since the last sync are no hole: the day goes on.
  const isToday = range.toMs > nowMs;
  const touched = isToday && all.length > 1 && all.at(-1)?.state === 'never' ? all.slice(0, -1) : all;
  const [earliest, latest] = [touched[0], touched.at(-1)];
  const states = touched.map(({ state }) => state);
  // The list of intervals may begin within the day, or end a moment before now.
  const begins = earliest !== undefined && Date.parse(earliest.from) <= fromMs;
  const ends = latest !== undefined && (isToday || Date.parse(latest.to) >= toMs);
  const state = worstOf(begins && ends ? states : [...states, 'never']);
  const isRead = state === 'complete' || state === 'unverified';
  const readAt = isRead
    ? (inside(readings)
        .map((reading) => reading.readAt)
        .sort()[0] ?? null)
    : null;
  return { day, state, isToday, readAt };
}
