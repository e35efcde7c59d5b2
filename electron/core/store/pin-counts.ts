import { lastAct } from './activity-log.ts';
import type { ReadableDatabase } from './database-types.ts';

interface KnownCounts {
  /** The last act when they were counted. */
  lastAct: number;
  byCase: Map<number, number>;
}

/** Counting a hundred thousand pins takes milliseconds, and a list of cases wants it of all. */
const knownCounts = new WeakMap<ReadableDatabase, KnownCounts>();

/**
 * How many events a case holds. A reader remembers it until the next act: nothing is pinned or unpinned without one in
 * the log. The writer, whose act is in the log only at its end, counts.
 */
export function countPinned(database: ReadableDatabase, caseId: number): number {
  if (!database.readonly) return count(database, caseId);
  const act = lastAct(database);
  let known = knownCounts.get(database);
  if (known?.lastAct !== act) {
    known = { lastAct: act, byCase: new Map() };
    knownCounts.set(database, known);
  }
  const found = known.byCase.get(caseId) ?? count(database, caseId);
  known.byCase.set(caseId, found);
  return found;
}

function count(database: ReadableDatabase, caseId: number): number {
  return (
    database
      .prepare<[number], number>('SELECT count(*) FROM case_event WHERE investigation_id = ?')
      .pluck()
      .get(caseId) ?? 0
  );
}
