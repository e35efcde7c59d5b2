import { AppError } from '#shared/app-error.ts';
import { startOfNextUnit, startOfUnit } from '#shared/calendar.ts';
import { formatIso, parseIso } from '#shared/iso-time.ts';
import { afterLatestMs } from '#shared/time.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { firstIdAtOrAfter } from '#core/store/event-ids.ts';
import type { SearchPlan } from './condition.ts';
import { countAtLeast } from './descending-ids.ts';
import { keyNames, visitValues } from './read-values.ts';
import { type Key, resultField } from './result-fields.ts';
import { openSearch } from './run-search.ts';

export const histogramUnits = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const;
export type HistogramUnit = (typeof histogramUnits)[number];

export interface HistogramBucket {
  /** First instant, ISO 8601 UTC. */
  start: string;
  count: number;
  /** With a stack field: events by value, the empty text for events without one. */
  stacks?: Record<string, number>;
}

export interface Histogram {
  by: HistogramUnit;
  tz: string;
  /** Oldest first, empty ones included. */
  buckets: HistogramBucket[];
}

export interface HistogramOptions {
  by: HistogramUnit | 'auto';
  /** IANA zone whose calendar the buckets follow. */
  zone: string;
  /** The query's own time bounds (`resolveQuery`); buckets reach to them, else to the first and last event. */
  resolved?: { from: string | null; to: string | null };
  stackField?: string | undefined;
}

const mostBuckets = 200_000;
const dayMs = 86_400_000;

/** The widest stretch for which `auto` takes a unit. */
const widest: readonly (readonly [HistogramUnit, number])[] = [
  ['minute', dayMs / 8],
  ['hour', 7 * dayMs],
  ['day', 180 * dayMs],
  ['week', 3 * 365 * dayMs],
  ['month', 20 * 365 * dayMs],
];

/**
 * Counts matching events by time.
 *
 * @throws AppError `usage.invalid_argument` when there would be too many buckets, or the stack field cannot be counted
 */
export function histogram(database: ReadableDatabase, plan: SearchPlan, options: HistogramOptions): Histogram {
  const { zone } = options;
  const stack = options.stackField === undefined ? null : resultField(options.stackField);
  const { ids } = openSearch(database, plan);
  const span = spanOf(database, ids, options.resolved);
  const by = options.by === 'auto' ? autoUnit(span) : options.by;
  if (span === null) return { by, tz: zone, buckets: [] };

  const counted = countBuckets(database, ids, bucketStarts(span, by, zone));
  const buckets = counted.map(({ start, count }): HistogramBucket => ({ start: formatIso(start), count }));
  if (stack !== null) {
    const nameOf = keyNames(database, stack);
    const names = new Map<Key, string>();
    for (const bucket of buckets) bucket.stacks = {};
    const bucketOf = bucketByPosition(ids.length, counted);
    const hasValue = new Uint8Array(ids.length);
    const visit = (position: number, key: Key) => {
      const name = names.get(key) ?? nameOf(key);
      names.set(key, name);
      addToStack(buckets[bucketOf[position] as number], name);
      hasValue[position] = 1;
    };
    visitValues(database, ids, [{ field: stack, visit }]);
    hasValue.forEach((has, position) => {
      if (has === 0) addToStack(buckets[bucketOf[position] as number], '');
    });
  }
  return { by, tz: zone, buckets };
}

function addToStack(bucket: HistogramBucket | undefined, name: string): void {
  if (bucket?.stacks === undefined) return;
  bucket.stacks[name] = (Object.hasOwn(bucket.stacks, name) ? (bucket.stacks[name] as number) : 0) + 1;
}

interface Span {
  firstMs: number;
  lastMs: number;
}

/** From the query's bounds, where it has them, else from the oldest and the newest event. */
function spanOf(database: ReadableDatabase, ids: Float64Array, resolved: HistogramOptions['resolved']): Span | null {
  const from = resolved?.from ? parseIso(resolved.from) : null;
  const to = resolved?.to ? parseIso(resolved.to) : null;
  if ((from === null || to === null) && ids.length === 0) return null;
  const timeOf = timeLookup(database);
  const firstMs = from ?? timeOf(ids.at(-1) as number);
  const lastMs = to === null ? timeOf(ids[0] as number) : to - 1;
  return lastMs < firstMs ? null : { firstMs, lastMs };
}

function autoUnit(span: Span | null): HistogramUnit {
  const length = span === null ? 0 : span.lastMs - span.firstMs;
  return widest.find(([, most]) => length <= most)?.[0] ?? 'year';
}

function bucketStarts({ firstMs, lastMs }: Span, by: HistogramUnit, zone: string): number[] {
  const starts: number[] = [];
  let start = startOfUnit(firstMs, by, zone);
  while (start <= lastMs && start < afterLatestMs) {
    if (starts.length === mostBuckets) {
      const advice = 'Narrow the time, or count by a longer unit.';
      throw new AppError('usage.invalid_argument', `By ${by} there are more than ${mostBuckets} buckets.`, advice);
    }
    starts.push(start);
    start = startOfNextUnit(start, by, zone);
  }
  starts.push(start);
  return starts;
}

interface CountedBucket {
  start: number;
  count: number;
}

/**
 * Ids run in the order of time, so a bucket is a stretch of the ids: one look-up finds where it ends, and no
 * event has to be read.
 *
 * @param boundaries starts of the buckets, and the end of the last
 */
function countBuckets(database: ReadableDatabase, ids: Float64Array, boundaries: readonly number[]): CountedBucket[] {
  const timeOf = timeLookup(database);
  let left = ids.length;
  let oldestMs = left > 0 ? timeOf(ids[left - 1] as number) : Number.POSITIVE_INFINITY;
  return boundaries.slice(0, -1).map((start, index) => {
    const end = boundaries[index + 1] as number;
    if (oldestMs >= end) return { start, count: 0 };
    const firstAfter = firstIdAtOrAfter(database, end);
    const before = left;
    left = firstAfter === null ? 0 : countAtLeast(ids, firstAfter);
    oldestMs = left > 0 ? timeOf(ids[left - 1] as number) : Number.POSITIVE_INFINITY;
    return { start, count: before - left };
  });
}

function bucketByPosition(total: number, buckets: readonly CountedBucket[]): Uint32Array {
  const bucketOf = new Uint32Array(total);
  let end = total;
  buckets.forEach(({ count }, index) => {
    bucketOf.fill(index, end - count, end);
    end -= count;
  });
  return bucketOf;
}

function timeLookup(database: ReadableDatabase): (id: number) => number {
  const find = database.prepare<[bigint], number>('SELECT time_ms FROM event WHERE id = ?').pluck();
  return (id) => find.get(BigInt(id)) ?? Number.POSITIVE_INFINITY;
}
