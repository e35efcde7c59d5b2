import type { AuditEvent, DeployedItem, EventDetail, JsonValue } from '#shared/audit-event.ts';
import type { ExportRows } from '#shared/export-request.ts';

/** An event with whatever the chosen columns need of it; `neededDetails` says what that is. */
export interface ExportSource {
  event: AuditEvent;
  items?: readonly DeployedItem[];
  /** Further fields of the source, by their own names. */
  fields?: Readonly<Record<string, JsonValue>>;
  /** Old and new value of a field audit. */
  values?: { old: string | null; new: string | null };
  /** What the user marked the event with: names of tags, investigations and watches. */
  marks?: { tags: readonly string[]; cases: readonly string[]; watches: readonly string[] };
}

/** What may come as a source. */
export type ExportEntry = AuditEvent | EventDetail | ExportSource;

/** One row of the file: an event, or one deployed item of it. */
export interface ExportRow {
  source: ExportSource;
  /** `null` where a row is an event. */
  item: DeployedItem | null;
}

/** Rows of a batch in order: one an event, or one a deployed item (an event without items gives none). */
export function* toExportRows(batch: readonly ExportEntry[], rows: ExportRows): Generator<ExportRow> {
  for (const entry of batch) {
    const source: ExportSource = 'event' in entry ? entry : { event: entry };
    if (rows === 'events') yield { source, item: null };
    else for (const item of source.items ?? missing('items')) yield { source, item };
  }
}

/** A column needs a detail that the caller did not load: a defect, never an empty cell. */
export function missing(detail: keyof ExportSource): never {
  throw new Error(`An exported event came without its ${detail}.`);
}
