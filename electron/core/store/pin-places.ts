import { lastAct } from './activity-log.ts';
import type { ReadableDatabase } from './database-types.ts';

/** Where a pin stands in the list of its case, newest first. */
export interface PinPlace {
  timeMs: number;
  markedId: number;
}

interface KnownPlaces {
  /** The last act when they were read. */
  lastAct: number;
  /** The pins at 0, `step`, 2 × `step`, … as far as somebody has looked. */
  byCase: Map<number, PinPlace[]>;
}

/** So many pins are stepped over at most to find a known case's page. */
const step = 500;

const knownPlaces = new WeakMap<ReadableDatabase, KnownPlaces>();

const placesSql = `SELECT time_ms AS timeMs, marked_event_id AS markedId FROM case_event WHERE investigation_id = ?`;

/**
 * The pin at a position of a case, newest first; `undefined` behind the last one. To step over tens of thousands of
 * pins takes longer than to read a page: a reader remembers one place in five hundred until the next act, without
 * which nothing is pinned or unpinned.
 */
export function pinAt(database: ReadableDatabase, caseId: number, position: number): PinPlace | undefined {
  const places = database.readonly ? placesOf(database, caseId) : [];
  if (places.length === 0) {
    const first = firstPlace(database, caseId);
    if (first === undefined) return undefined;
    places.push(first);
  }
  for (;;) {
    const known = Math.min(Math.floor(position / step), places.length - 1);
    const place = places[known] as PinPlace;
    const left = position - known * step;
    if (left < step) return left === 0 ? place : placeBehind(database, caseId, place, left);
    const next = placeBehind(database, caseId, place, step);
    if (next === undefined) return undefined;
    places.push(next);
  }
}

function placesOf(database: ReadableDatabase, caseId: number): PinPlace[] {
  const act = lastAct(database);
  let known = knownPlaces.get(database);
  if (known?.lastAct !== act) {
    known = { lastAct: act, byCase: new Map() };
    knownPlaces.set(database, known);
  }
  const places = known.byCase.get(caseId) ?? [];
  known.byCase.set(caseId, places);
  return places;
}

function firstPlace(database: ReadableDatabase, caseId: number): PinPlace | undefined {
  return database
    .prepare<[number], PinPlace>(`${placesSql} ORDER BY time_ms DESC, marked_event_id DESC LIMIT 1`)
    .get(caseId);
}

function placeBehind(
  database: ReadableDatabase,
  caseId: number,
  { timeMs, markedId }: PinPlace,
  pins: number,
): PinPlace | undefined {
  return database
    .prepare<[number, number, number, number], PinPlace>(
      `${placesSql} AND (time_ms, marked_event_id) <= (?, ?)
       ORDER BY time_ms DESC, marked_event_id DESC LIMIT 1 OFFSET ?`,
    )
    .get(caseId, timeMs, markedId, pins);
}
