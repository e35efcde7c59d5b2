import { AppError } from '#shared/app-error.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { firstIdAtOrAfter } from '#core/store/event-ids.ts';
import { findEventId } from '#core/store/event-reader.ts';

/**
 * A cursor names the last event of a page by its own name and time, not by its place: it stays right while
 * a sync writes, also when the event's id moves.
 *
 * @param keys what the event was sorted by, in other orders than by time; they hold even when it changes
 */
export function writeCursor(event: { id: string; time: string }, keys: readonly Key[] = []): string {
  return Buffer.from(JSON.stringify([event.id, event.time, ...keys])).toString('base64url');
}

type Key = string | number | null;

/** Where a page ended. */
export interface CursorPlace {
  /** The id behind which the next page begins. */
  id: number;
  keys: Key[];
}

/**
 * Where the next page begins. Where the event is gone, the page goes on before its time.
 * Throws `usage.invalid_argument`.
 */
export function readCursor(database: ReadableDatabase, cursor: string): CursorPlace {
  const { name, time, keys } = parse(cursor);
  const id = findEventId(database, name) ?? firstIdAtOrAfter(database, Date.parse(time));
  return { id: id ?? Number.MAX_SAFE_INTEGER, keys };
}

function parse(cursor: string): { name: string; time: string; keys: Key[] } {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(value)) {
      const [name, time, ...keys] = value as unknown[];
      const isTime = typeof time === 'string' && !Number.isNaN(Date.parse(time));
      if (typeof name === 'string' && isTime && keys.every(isKey)) return { name, time, keys };
    }
  } catch {
    // Said below.
  }
  throw new AppError('usage.invalid_argument', `${cursor} is no cursor.`, 'Take `next` of an earlier page.');
}

function isKey(value: unknown): value is Key {
  return value === null || typeof value === 'string' || typeof value === 'number';
}
