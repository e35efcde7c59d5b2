import type { AuditEvent } from '#shared/audit-event.ts';
import type { EventMarks, PinnedEvent } from '#shared/investigation.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { Author } from './activity-log.ts';
import type { ReadableDatabase, WritableDatabase } from './database-types.ts';
import { findEventId, readEvents } from './event-reader.ts';
import { jsonList } from './marked-events.ts';
import { pinAt } from './pin-places.ts';

/** Pins marked events that are not pinned yet, with what is stored of them now. @returns how many */
export function pinMarked(
  database: WritableDatabase,
  caseId: number,
  markedIds: ArrayLike<number>,
  { who, nowMs }: Author,
): number {
  return database
    .prepare<[number, number, string, string]>(
      `INSERT INTO case_event (investigation_id, marked_event_id, time_ms, revision, hash, core_hash, pinned_ms,
         pinned_by)
       SELECT ?, marked_event.id, event.time_ms, event.revision, event.hash, event.core_hash, ?, ?
       FROM json_each(?) AS wanted CROSS JOIN marked_event ON marked_event.id = wanted.value
       CROSS JOIN event ON event.id = marked_event.event_id WHERE true ON CONFLICT DO NOTHING`,
    )
    .run(caseId, nowMs, who, jsonList(markedIds)).changes;
}

/** @returns how many were pinned */
export function unpinMarked(database: WritableDatabase, caseId: number, markedIds: ArrayLike<number>): number {
  return database
    .prepare<[number, string]>(
      'DELETE FROM case_event WHERE investigation_id = ? AND marked_event_id IN (SELECT value FROM json_each(?))',
    )
    .run(caseId, jsonList(markedIds)).changes;
}

export function notePinned(
  database: WritableDatabase,
  caseId: number,
  markedIds: ArrayLike<number>,
  note: string,
): void {
  database
    .prepare<[string, number, string, string]>(
      `UPDATE case_event SET note = ? WHERE investigation_id = ? AND note <> ?
         AND marked_event_id IN (SELECT value FROM json_each(?))`,
    )
    .run(note, caseId, note, jsonList(markedIds));
}

interface PinnedRow {
  markedId: number;
  connection: string;
  externalId: string;
  eventId: number | null;
  time_ms: number;
  note: string;
  revision: number;
  hash: Buffer;
  core: Buffer;
  nowRevision: number | null;
  nowCore: Buffer | null;
  pinned_ms: number;
  pinned_by: string;
}

/** Pinned events by time, newest first, without the events themselves where `bare`. */
export function readPinned(
  database: ReadableDatabase,
  caseId: number,
  { offset, count, bare = false }: { offset: number; count: number; bare?: boolean },
): PinnedEvent[] {
  const first = pinAt(database, caseId, Math.max(0, offset));
  if (first === undefined) return [];
  const rows = database
    .prepare<[number, number, number, number], PinnedRow>(
      `SELECT marked_event.id AS markedId, marked_event.connection, marked_event.external_id AS externalId,
         marked_event.event_id AS eventId, page.time_ms, case_event.note, case_event.revision, case_event.hash,
         ifnull(case_event.core_hash, case_event.hash) AS core, event.revision AS nowRevision,
         ifnull(event.core_hash, event.hash) AS nowCore, case_event.pinned_ms, case_event.pinned_by
       FROM (SELECT investigation_id, time_ms, marked_event_id FROM case_event WHERE investigation_id = ?
               AND (time_ms, marked_event_id) <= (?, ?)
             ORDER BY time_ms DESC, marked_event_id DESC LIMIT ?) AS page
       CROSS JOIN case_event ON case_event.investigation_id = page.investigation_id
         AND case_event.marked_event_id = page.marked_event_id
       CROSS JOIN marked_event ON marked_event.id = page.marked_event_id
       LEFT JOIN event ON event.id = marked_event.event_id
       ORDER BY page.time_ms DESC, page.marked_event_id DESC`,
    )
    .all(caseId, first.timeMs, first.markedId, count);
  const tags = tagsOf(
    database,
    rows.map((row) => row.markedId),
  );
  const events = bare ? new Map<string, AuditEvent>() : eventsByName(database, rows);
  return rows.map((row) => {
    const id = `${row.connection}:${row.externalId}`;
    return {
      id,
      time: formatIso(row.time_ms),
      note: row.note,
      tags: tags.get(row.markedId) ?? [],
      hash: `sha256:${row.hash.toString('hex')}`,
      revision: row.revision,
      pinnedAt: formatIso(row.pinned_ms),
      pinnedBy: row.pinned_by,
      state: stateOf(row),
      event: events.get(id) ?? null,
    };
  });
}

/** The optional parts a source was asked for later complete an event; they are no change of it. */
function stateOf(row: PinnedRow): PinnedEvent['state'] {
  if (row.nowCore === null) return 'missing';
  return row.nowRevision === row.revision && row.nowCore.equals(row.core) ? 'same' : 'changed';
}

function eventsByName(database: ReadableDatabase, rows: readonly PinnedRow[]): Map<string, AuditEvent> {
  const ids = rows.map((row) => row.eventId).filter((id) => id !== null);
  return new Map(readEvents(database, ids).map((event) => [event.id, event]));
}

function tagsOf(database: ReadableDatabase, markedIds: readonly number[]): Map<number, string[]> {
  const tags = new Map<number, string[]>();
  const rows = database
    .prepare<[string], { markedId: number; name: string }>(
      `SELECT event_tag.marked_event_id AS markedId, tag.name FROM json_each(?) AS wanted
       CROSS JOIN event_tag ON event_tag.marked_event_id = wanted.value JOIN tag ON tag.id = event_tag.tag_id
       ORDER BY tag.folded`,
    )
    .all(jsonList(markedIds));
  for (const { markedId, name } of rows) tags.set(markedId, [...(tags.get(markedId) ?? []), name]);
  return tags;
}

/** Tags, cases and attached files of events, by their names; events without any are left out. */
export function readMarks(database: ReadableDatabase, names: readonly string[]): EventMarks[] {
  const tags = database.prepare<[number], EventMarks['tags'][number]>(
    `SELECT tag.name, tag.colour FROM event_tag JOIN tag ON tag.id = tag_id WHERE marked_event_id = +? ORDER BY folded`,
  );
  const cases = database.prepare<[number], EventMarks['cases'][number]>(
    `SELECT investigation.name, case_event.note FROM case_event JOIN investigation ON investigation.id = investigation_id
     WHERE marked_event_id = +? ORDER BY folded`,
  );
  const files = database.prepare<[number], EventMarks['files'][number]>(
    `SELECT case_attachment.id, investigation.name AS "case", case_attachment.name,
       'sha256:' || lower(hex(hash)) AS sha256, byte_count AS bytes
     FROM case_attachment JOIN investigation ON investigation.id = investigation_id
     WHERE marked_event_id = +? ORDER BY case_attachment.id`,
  );
  const find = database
    .prepare<[string, string], number>('SELECT id FROM marked_event WHERE connection = ? AND external_id = ?')
    .pluck();
  return names.flatMap((id) => {
    const colon = id.indexOf(':');
    const markedId = find.get(id.slice(0, Math.max(0, colon)), id.slice(colon + 1));
    if (markedId === undefined) return [];
    const marks = { id, tags: tags.all(markedId), cases: cases.all(markedId), files: files.all(markedId) };
    return marks.tags.length + marks.cases.length + marks.files.length === 0 ? [] : [marks];
  });
}

/** Names of tags and cases of one event, by its id of the moment: for exports. */
export function markNamesReader(database: ReadableDatabase): (eventId: number) => { tags: string[]; cases: string[] } {
  const names = (sql: string) => database.prepare<[bigint], string>(sql).pluck();
  const tags = names(
    `SELECT tag.name FROM marked_event JOIN event_tag ON marked_event_id = marked_event.id
     JOIN tag ON tag.id = tag_id WHERE event_id = +? ORDER BY folded`,
  );
  const cases = names(
    `SELECT investigation.name FROM marked_event JOIN case_event ON marked_event_id = marked_event.id
     JOIN investigation ON investigation.id = investigation_id WHERE event_id = +? ORDER BY folded`,
  );
  return (eventId) => ({ tags: tags.all(BigInt(eventId)), cases: cases.all(BigInt(eventId)) });
}

/** The ids of named events. @returns those found and, beside them, the names that are no event here */
export function eventIdsOf(
  database: ReadableDatabase,
  names: readonly string[],
): { ids: Float64Array; unknown: string[] } {
  const ids: number[] = [];
  const unknown: string[] = [];
  for (const name of new Set(names)) {
    const id = findEventId(database, name);
    if (id === null) unknown.push(name);
    else ids.push(id);
  }
  return { ids: new Float64Array(ids), unknown };
}
