import type { AuditEvent, JsonValue } from '#shared/audit-event.ts';
import { formatTime } from '#renderer/lib/format-time.ts';
import { messages } from '#renderer/messages/messages.ts';

export interface Fact {
  label: string;
  value: string;
  /** A code or class behind the word. */
  note?: string;
}

/** The decoded facts of an event, in reading order; absent facts are left out. */
export function listFacts(event: AuditEvent, zone: string): Fact[] {
  const words = messages.details;
  const facts: [string, string | null, string | null][] = [
    [words.time(zone), formatTime(event.time, zone), null],
    [words.actor, event.actor, null],
    [words.operation, event.operation, describeCode(event.operationCode)],
    [words.type, event.type, describeCode(event.typeCode)],
    [words.object, event.object, null],
    [words.record, event.record, null],
    [words.origin, event.origin, null],
    [words.target, event.target, null],
    [words.environment, event.environment, null],
    [words.violation, event.violation ? words.violationYes : null, null],
    [words.connection, event.connection, event.source],
  ];
  return facts.flatMap(([label, value, note]) =>
    value === null && note === null ? [] : [{ label, value: value ?? '', ...(note === null ? {} : { note }) }],
  );
}

/** Old and new of a field audit, under the source's own field names; `null` for events that carry neither. */
export function findChange(fields: Record<string, JsonValue>): { field: string; before: string; after: string } | null {
  if (!('old_name' in fields) && !('new_name' in fields)) return null;
  const [before, after] = [showValue(fields.old_name ?? null), showValue(fields.new_name ?? null)];
  if (before === '' && after === '') return null;
  return { field: showValue(fields.char_col1 ?? null), before, after };
}

/** A value the source sent, as text: text as it is, everything else as JSON, nothing as nothing. */
export function showValue(value: JsonValue): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function describeCode(code: number | string | null): string | null {
  return code === null ? null : messages.details.code(code);
}
