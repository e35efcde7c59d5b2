import type { ReadableDatabase, WritableDatabase } from './database-types.ts';
import { readValue } from './read-column.ts';
import { sql } from './sql.ts';

/**
 * Event ids carry time: a second has 1,024 slots, counted from year 1, so ids stay below 2^53 until year
 * 9999 and id order is time order. An event takes the first free slot at or after its own; a crowded
 * second (a mass operation logs thousands of entries in one) spills upwards, and whatever stood there
 * moves up too. Ids never spill downwards, which is what makes time ranges exact id ranges.
 */
const slotsPerSecond = 1024;
const secondsFromYearOne = 62_135_596_800;

/** The smallest id an event of this time (milliseconds UTC, year 1 to 9999) can have. */
export function firstPossibleId(timeMs: number): number {
  const second = Math.floor(timeMs / 1000);
  const millisecond = timeMs - second * 1000;
  return (second + secondsFromYearOne) * slotsPerSecond + Math.floor((millisecond * slotsPerSecond) / 1000);
}

/** The smallest id among events at or after this time, or `null` when there is none. */
export function firstIdAtOrAfter(database: ReadableDatabase, timeMs: number): number | null {
  const first = firstPossibleId(timeMs);
  return (
    readValue<number>(
      database,
      sql`SELECT id FROM event WHERE id >= ${first} AND time_ms >= ${timeMs} ORDER BY id LIMIT 1`,
    ) ?? null
  );
}

/** An event that keeps its content and takes another id to make room. */
export interface MovedEvent {
  from: number;
  to: number;
}

export interface Placement {
  /** One id for each of the given times, ascending. */
  ids: number[];
  /** Stored events that have to move first, in the order in which they can be moved without a collision. */
  moved: MovedEvent[];
}

/** What placing needs to know of the events already stored. */
export interface PlacedEvents {
  /** The first stored event later than this time. */
  firstAfter: (timeMs: number) => { id: number; timeMs: number } | null;
  /** The largest stored id below this one (any, for `null`). */
  lastBelow: (id: number | null) => number | null;
  /** The stored event following this id. */
  following: (id: number) => { id: number; timeMs: number } | null;
}

/**
 * Finds ids for new events among the stored ones. Events of one time keep the order they come in, after
 * those already stored: that order is fixed from then on.
 *
 * @param times milliseconds UTC, ascending
 */
export function placeEvents(times: readonly number[], stored: PlacedEvents): Placement {
  const ids: number[] = [];
  const moved: MovedEvent[] = [];
  let index = 0;
  let last = Number.MIN_SAFE_INTEGER;
  while (index < times.length) {
    const next = stored.firstAfter(times[index] as number);
    last = Math.max(last, stored.lastBelow(next?.id ?? null) ?? last);
    while (index < times.length && (next === null || (times[index] as number) < next.timeMs)) {
      last = Math.max(last + 1, firstPossibleId(times[index] as number));
      ids.push(last);
      index += 1;
    }
    // What stands in the way moves up until a gap takes up the rest, or until another new event comes before it.
    const nextTime = times[index] ?? Number.POSITIVE_INFINITY;
    let blocker = next;
    while (blocker !== null && blocker.id <= last && blocker.timeMs <= nextTime) {
      last += 1;
      moved.push({ from: blocker.id, to: last });
      blocker = stored.following(blocker.id);
    }
  }
  return { ids, moved: moved.reverse() };
}

/** Reads the stored events for `placeEvents`. */
export function placedEvents(database: ReadableDatabase): PlacedEvents {
  const firstAfter = database.prepare<[bigint, number], { id: number; timeMs: number }>(
    'SELECT id, time_ms AS timeMs FROM event WHERE id >= ? AND time_ms > ? ORDER BY id LIMIT 1',
  );
  const lastBelow = database.prepare<[bigint], { id: number | null }>('SELECT max(id) AS id FROM event WHERE id < ?');
  const lastOfAll = database.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM event');
  const following = database.prepare<[bigint], { id: number; timeMs: number }>(
    'SELECT id, time_ms AS timeMs FROM event WHERE id > ? ORDER BY id LIMIT 1',
  );
  return {
    firstAfter: (timeMs) => firstAfter.get(BigInt(firstPossibleId(timeMs)), timeMs) ?? null,
    lastBelow: (id) => (id === null ? lastOfAll.get() : lastBelow.get(BigInt(id)))?.id ?? null,
    following: (id) => following.get(BigInt(id)) ?? null,
  };
}

/** Carries out the moves of a placement; rows that hang on an event follow by foreign key. */
export function moveEvents(database: WritableDatabase, moved: readonly MovedEvent[]): void {
  const move = database.prepare<[bigint, bigint]>('UPDATE event SET id = ? WHERE id = ?');
  for (const { from, to } of moved) move.run(BigInt(to), BigInt(from));
}

/** Room for ids in memory that threads share: a result is handed over without a copy. */
export function sharedIds(count: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(count * Float64Array.BYTES_PER_ELEMENT));
}
