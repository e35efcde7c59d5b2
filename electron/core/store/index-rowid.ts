import { rawSql, type SqlFragment } from './sql.ts';

/**
 * The full-text index reads rowids upwards at half of what it costs downwards. Events are wanted newest first, so the
 * newest has the smallest rowid: event id and rowid add up to this, the largest whole number.
 */
const sum = Number.MAX_SAFE_INTEGER;

/** The rowid of an event in the index. */
export function indexRowid(eventId: number): number {
  return sum - eventId;
}

/** The event's id as SQL over a rowid of the index, or the other way round. */
export function swapIds(column: string): SqlFragment {
  return rawSql(`(${sum} - ${column})`);
}
