import type { DeployedItem, WorkItem } from '#shared/audit-event.ts';
import { formatIso, parseIso } from '#shared/iso-time.ts';
import type { SourceRecord } from '#core/sources/source.ts';
import { type ReadingItem, type ReadingValues, type ReadingWorkItem, wellFormedJson } from './reading-text.ts';

/** The values under which the writer stores a record, as the record's digest covers them. */
export function recordReading(
  { event, hash, coreHash, withIncludes }: SourceRecord,
  row: { connectionId: number; revision: number; firstWindowId: number },
): ReadingValues {
  return {
    connectionId: row.connectionId,
    externalId: event.externalId,
    revision: row.revision,
    firstWindowId: row.firstWindowId,
    timeMs: event.timeMs,
    kind: event.kind,
    actor: event.actor,
    operation: event.operation,
    operationCode: event.operationCode,
    type: event.type,
    typeCode: event.typeCode,
    object: event.object,
    record: event.record,
    recordAlias: event.recordAlias,
    origin: event.origin,
    target: event.target,
    environment: event.environment,
    status: event.status,
    summary: event.summary,
    oldValue: event.oldValue,
    newValue: event.newValue,
    itemCount: event.itemCount,
    workItemState: event.workItemState,
    violation: event.violation ? 1 : 0,
    hash,
    coreHash: coreHash === hash ? null : coreHash,
    withIncludes: withIncludes ? 1 : 0,
    fields: fieldsText(event),
    items: event.items.map(readingItem),
    workItems: event.workItems.map(readingWorkItem),
  };
}

/** Further fields as a reading's text has them. */
export function fieldsText({ fields }: Pick<SourceRecord['event'], 'fields'>): string | null {
  const text = JSON.stringify(fields);
  return text === '{}' ? null : wellFormedJson(text);
}

export function readingWorkItem({ system, key, url }: WorkItem): ReadingWorkItem {
  return [system, key, url];
}

export function readingItem({ change, type, name, modifiedBy, modifiedAt }: DeployedItem): ReadingItem {
  return [change, type, name, modifiedBy, modifiedAt === null ? null : instantText(modifiedAt)];
}

/** A time as it is read back; sources give nearly all of them in that form. */
function instantText(text: string): string {
  if (text.length === 24 && text[10] === 'T' && text[19] === '.' && text.endsWith('Z')) return text;
  const milliseconds = parseIso(text);
  return milliseconds === null ? text : formatIso(milliseconds);
}
