import { AppError } from '#shared/app-error.ts';
import type { DeployedItem, JsonValue } from '#shared/audit-event.ts';
import type { PackedEvents } from '#shared/packed-events.ts';
import { markNamesReader } from './case-events.ts';
import type { ReadableDatabase } from './database-types.ts';
import { readFields, readItems } from './event-reader.ts';
import { readPackedEvents } from './packed-event-reader.ts';

/** What an export needs of each event beside the event itself. */
export interface ExportNeeds {
  items: boolean;
  fields: boolean;
  values: boolean;
  marks: boolean;
  /** `false` leaves the hashes of the events empty. */
  hashes?: boolean;
}

/** What of an event does not stand in `AuditEvent`; of it, what was asked for. */
export interface ExportedDetails {
  items?: DeployedItem[];
  fields?: Record<string, JsonValue>;
  values?: { old: string | null; new: string | null };
  /** What the user marked the event with. */
  marks?: { tags: string[]; cases: string[]; watches: string[] };
}

/** Events of an export, with the details of each where any are needed. */
export interface ExportedEvents {
  events: PackedEvents;
  details: ExportedDetails[] | null;
}

/** Reads events by their ids, in that order, each with what is needed of it. */
export function readExported(database: ReadableDatabase, ids: ArrayLike<number>, needs: ExportNeeds): ExportedEvents {
  const events = readPackedEvents(database, ids, needs.hashes ?? true);
  if (events.count !== ids.length) throw changedSince();
  if (!needs.items && !needs.fields && !needs.values && !needs.marks) return { events, details: null };
  const values = database.prepare<[bigint], { old: string | null; new: string | null }>(
    'SELECT old_value AS old, new_value AS new FROM event WHERE id = ?',
  );
  const marksOf = markNamesReader(database);
  const details = Array.from(ids, (id): ExportedDetails => {
    return {
      ...(needs.items ? { items: readItems(database, id) } : {}),
      ...(needs.fields ? { fields: readFields(database, id) } : {}),
      ...(needs.values ? { values: values.get(BigInt(id)) ?? { old: null, new: null } } : {}),
      ...(needs.marks ? { marks: { ...marksOf(id), watches: [] } } : {}),
    };
  });
  return { events, details };
}

/** A result found earlier can name events that are gone, or got another time, before the state was frozen. */
export function changedSince(): AppError {
  return new AppError(
    'export.failed',
    'Events of this result were removed or changed since it was found.',
    'Nothing of the export was left behind. Search again, and export then.',
  );
}
