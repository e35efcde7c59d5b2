import type { AuditEvent, DeployedItem, JsonValue } from '#shared/audit-event.ts';
import type { ReadableDatabase } from './database-types.ts';
import { findEventId, readEvents, readFields, readItems } from './event-reader.ts';

/** What an export needs of each event beside the event itself. */
export interface ExportNeeds {
  items: boolean;
  fields: boolean;
  values: boolean;
  marks: boolean;
}

export interface ExportedEvent {
  event: AuditEvent;
  items?: DeployedItem[];
  fields?: Record<string, JsonValue>;
  values?: { old: string | null; new: string | null };
  /** What the user marked the event with. */
  marks?: { tags: string[]; cases: string[]; watches: string[] };
}

/** Reads events by their ids, in that order, each with what is needed of it. */
export function readExported(database: ReadableDatabase, ids: ArrayLike<number>, needs: ExportNeeds): ExportedEvent[] {
  const values = database.prepare<[bigint], { old: string | null; new: string | null }>(
    'SELECT old_value AS old, new_value AS new FROM event WHERE id = ?',
  );
  return readEvents(database, ids).map((event) => {
    const exported: ExportedEvent = { event };
    if (!needs.items && !needs.fields && !needs.values && !needs.marks) return exported;
    const id = findEventId(database, event.id);
    if (id === null) throw new Error(`The event ${event.id} is gone from a frozen store`);
    if (needs.items) exported.items = readItems(database, id);
    if (needs.fields) exported.fields = readFields(database, id);
    if (needs.values) exported.values = values.get(BigInt(id)) ?? { old: null, new: null };
    if (needs.marks) exported.marks = { tags: [], cases: [], watches: [] };
    return exported;
  });
}
