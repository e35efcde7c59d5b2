import { AppError } from '#shared/app-error.ts';
import type { ReadableDatabase, WritableDatabase } from './database-types.ts';

/**
 * Events chosen by a reader, by their ids of that moment. Ids can move while a sync stores (see `event-ids.ts`);
 * `generation` tells the writer whether one may have.
 */
export interface ChosenEvents {
  ids: Float64Array;
  generation: number;
}

/** A number that grows with every change of an event. */
export function eventGeneration(database: ReadableDatabase): number {
  const seq = database.prepare<[], number>(`SELECT seq FROM sqlite_sequence WHERE name = 'index_queue'`).pluck().get();
  return seq ?? 0;
}

/** Refuses ids of an older state; the caller chooses again. Throws `work.events_moved`. */
export function refuseMoved(database: ReadableDatabase, { generation }: ChosenEvents): void {
  if (eventGeneration(database) === generation) return;
  throw new AppError(
    'work.events_moved',
    'Events were being stored at the same time.',
    'Nothing was changed. Do it again.',
  );
}

/** Numbers as a JSON list, for `json_each`. */
export function jsonList(ids: ArrayLike<number>): string {
  return `[${Array.prototype.join.call(ids, ',')}]`;
}

/** Makes sure that events can be marked. */
export function markEvents(database: WritableDatabase, ids: Float64Array): void {
  database
    .prepare<[string]>(
      `INSERT INTO marked_event (connection, external_id, event_id)
       SELECT connection.name, event.external_id, event.id
       FROM json_each(?) AS wanted CROSS JOIN event ON event.id = wanted.value
       JOIN connection ON connection.id = event.connection_id WHERE true
       ON CONFLICT (connection, external_id) DO UPDATE SET event_id = excluded.event_id
         WHERE event_id IS NOT excluded.event_id`,
    )
    .run(jsonList(ids));
}

/** The marked event of a name (`CONNECTION:EXTERNAL-ID`), made where it is not known yet. */
export function markByName(database: WritableDatabase, name: string): number {
  const { connection, externalId } = splitName(name);
  database
    .prepare<[string, string, string, string]>(
      `INSERT INTO marked_event (connection, external_id, event_id) VALUES (?, ?,
         (SELECT event.id FROM connection JOIN event ON event.connection_id = connection.id
          WHERE connection.name = ? AND event.external_id = ?))
       ON CONFLICT (connection, external_id) DO NOTHING`,
    )
    .run(connection, externalId, connection, externalId);
  return findMarked(database, name) as number;
}

export function findMarked(database: ReadableDatabase, name: string): number | null {
  const { connection, externalId } = splitName(name);
  const id = database
    .prepare<[string, string], number>('SELECT id FROM marked_event WHERE connection = ? AND external_id = ?')
    .pluck()
    .get(connection, externalId);
  return id ?? null;
}

/** The marked events among these, by event id. */
export function markedAmong(database: ReadableDatabase, ids: Float64Array): number[] {
  return database
    .prepare<[string], number>(
      `SELECT marked_event.id FROM json_each(?) AS wanted
       CROSS JOIN marked_event ON marked_event.event_id = wanted.value`,
    )
    .pluck()
    .all(jsonList(ids));
}

/** Finds again what was marked and has come (back) into the archive. */
export function relinkMarked(database: WritableDatabase): void {
  database
    .prepare(
      `UPDATE marked_event SET event_id = (SELECT event.id FROM connection
         JOIN event ON event.connection_id = connection.id AND event.external_id = marked_event.external_id
         WHERE connection.name = marked_event.connection)
       WHERE event_id IS NULL`,
    )
    .run();
}

function splitName(name: string): { connection: string; externalId: string } {
  const colon = name.indexOf(':');
  return { connection: name.slice(0, Math.max(0, colon)), externalId: name.slice(colon + 1) };
}
