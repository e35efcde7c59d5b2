import { AppError } from '#shared/app-error.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { firstIdAtOrAfter } from '#core/store/event-ids.ts';
import { findEventId } from '#core/store/event-reader.ts';

/**
 * A cursor names the last event of a page by its own name and time, not by its place: it stays right while
 * a sync writes, also when the event's id moves.
 */
export function writeCursor(event: { id: string; time: string }): string {
  return Buffer.from(JSON.stringify([event.id, event.time])).toString('base64url');
}

/**
 * The id behind which the next page begins. Where the event is gone, the page goes on before its time.
 * Throws `usage.invalid_argument`.
 */
export function readCursor(database: ReadableDatabase, cursor: string): number {
  const [name, time] = parse(cursor);
  const id = findEventId(database, name);
  if (id !== null) return id;
  return firstIdAtOrAfter(database, Date.parse(time)) ?? Number.MAX_SAFE_INTEGER;
}

function parse(cursor: string): [string, string] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'string') {
      if (!Number.isNaN(Date.parse(value[1]))) return [value[0], value[1]];
    }
  } catch {
    // Said below.
  }
  throw new AppError('usage.invalid_argument', `${cursor} is no cursor.`, 'Take `next` of an earlier page.');
}
