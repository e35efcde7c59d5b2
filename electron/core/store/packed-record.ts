import type { WorkItem } from '#shared/audit-event.ts';
import type { PackedRecord, SourceEvent, SourceRecord } from '#core/sources/source.ts';
import { decodeFields, type EncodedFields, encodeFields } from './further-fields.ts';
import { readingDigest, type ReadingItem, readingText, type ReadingWorkItem, wellFormedJson } from './reading-text.ts';
import { fieldsText, readingItem, readingWorkItem, recordReading } from './record-reading.ts';

/** A record as it comes to the writer. */
export type IncomingRecord = SourceRecord | PackedRecord;

/** The ledger row under which records will be stored. */
export interface RecordWindow {
  connectionId: number;
  windowId: number;
}

/** Makes a record ready to be stored: takes over what the writer would have to work out. */
export function packRecord(record: SourceRecord, window: RecordWindow | null): PackedRecord {
  const { raw, event, hash, coreHash, withIncludes } = record;
  const { shape, values } = encodeFields(event.fields, event);
  const packedEvent = packEvent(event);
  const hanging = packHanging(event);
  return {
    raw,
    hash,
    coreHash,
    withIncludes,
    externalId: event.externalId,
    timeMs: event.timeMs,
    packedEvent,
    shape,
    fieldValues: values,
    hanging,
    digest: window && { windowId: window.windowId, text: firstDigest(record, packedEvent, hanging, window) },
  };
}

function packHanging({ items, workItems }: SourceEvent): string | null {
  if (items.length === 0 && workItems.length === 0) return null;
  return JSON.stringify([items.map(readingItem), workItems.map(readingWorkItem)]);
}

function unpackHanging({ hanging }: PackedRecord): Pick<SourceEvent, 'items' | 'workItems'> {
  if (hanging === null) return { items: [], workItems: [] };
  const [items, workItems] = JSON.parse(hanging) as [ReadingItem[], ReadingWorkItem[]];
  return {
    items: items.map(([change, type, name, modifiedBy, modifiedAt]) => ({
      change,
      type,
      name,
      modifiedBy,
      modifiedAt,
    })),
    workItems: workItems.map(([system, key, url]) => ({ system: system as WorkItem['system'], key, url })),
  };
}

/** The values of an event that the packed record does not have beside it, in the order of a reading's text. */
function packEvent(event: SourceEvent): string {
  return JSON.stringify([
    event.kind,
    event.actor,
    event.operation,
    event.operationCode,
    event.type,
    event.typeCode,
    event.object,
    event.record,
    event.recordAlias,
    event.origin,
    event.target,
    event.environment,
    event.status,
    event.summary,
    event.oldValue,
    event.newValue,
    event.itemCount,
    event.workItemState,
    event.violation ? 1 : 0,
  ]);
}

/** What is packed of the event's row, without the further fields. */
function unpackEvent({ packedEvent, externalId, timeMs }: PackedRecord): SourceEvent {
  const values = JSON.parse(packedEvent) as PackedValues;
  return {
    externalId,
    timeMs,
    kind: values[0],
    actor: values[1],
    operation: values[2],
    operationCode: values[3],
    type: values[4],
    typeCode: values[5],
    object: values[6],
    record: values[7],
    recordAlias: values[8],
    origin: values[9],
    target: values[10],
    environment: values[11],
    status: values[12],
    summary: values[13],
    oldValue: values[14],
    newValue: values[15],
    itemCount: values[16],
    workItemState: values[17],
    violation: values[18] === 1,
    items: [],
    workItems: [],
    fields: {},
  };
}

type PackedValues = [
  kind: SourceEvent['kind'],
  actor: string | null,
  operation: string | null,
  operationCode: SourceEvent['operationCode'],
  type: string | null,
  typeCode: SourceEvent['typeCode'],
  object: string | null,
  record: string | null,
  recordAlias: string | null,
  origin: string | null,
  target: string | null,
  environment: SourceEvent['environment'],
  status: string | null,
  summary: string | null,
  oldValue: string | null,
  newValue: string | null,
  itemCount: number | null,
  workItemState: SourceEvent['workItemState'],
  violation: 0 | 1,
];

/** The digest of a first reading: its text, as `readingText` gives it, is put together of what was packed. */
function firstDigest(
  record: SourceRecord,
  packedEvent: string,
  hanging: string | null,
  { connectionId, windowId }: RecordWindow,
): string {
  const { raw, event, hash, coreHash, withIncludes } = record;
  const row = `${connectionId},${JSON.stringify(event.externalId)},1,${windowId},${event.timeMs}`;
  const hashes = `"${hash}",${coreHash === hash ? 'null' : `"${coreHash}"`},${withIncludes ? 1 : 0}`;
  // The text of the fields has no lone surrogates any more; behind all its quotation marks, looking for them takes long.
  const before = wellFormedJson(`[${row},${packedEvent.slice(1, -1)}`);
  const behind = hanging === null ? '[],[]' : wellFormedJson(hanging.slice(1, -1));
  return readingDigest(`${before},${hashes},${JSON.stringify(fieldsText(event))},${behind}]`, raw);
}

/** The digest of a reading, as the chain covers it. */
export function recordDigest(
  record: IncomingRecord,
  row: { connectionId: number; revision: number; firstWindowId: number },
): string {
  if (isPacked(record) && row.revision === 1 && record.digest?.windowId === row.firstWindowId)
    return record.digest.text;
  const whole = unpackRecord(record);
  return readingDigest(readingText(recordReading(whole, row)), whole.raw);
}

export function externalIdOf(record: IncomingRecord): string {
  return isPacked(record) ? record.externalId : record.event.externalId;
}

/** Milliseconds UTC. */
export function timeOf(record: IncomingRecord): number {
  return isPacked(record) ? record.timeMs : record.event.timeMs;
}

/** The event of a record with its further fields taken apart; those of a packed event stand there alone. */
export function eventParts(record: IncomingRecord): { event: SourceEvent; fields: EncodedFields } {
  if (!isPacked(record)) return { event: record.event, fields: encodeFields(record.event.fields, record.event) };
  return { event: unpackEvent(record), fields: { shape: record.shape, values: record.fieldValues } };
}

/** What hangs on an event besides its row. */
export function hangingParts(record: IncomingRecord): Pick<SourceEvent, 'items' | 'workItems'> {
  return isPacked(record) ? unpackHanging(record) : record.event;
}

/** The record as its source read it. */
export function unpackRecord(record: IncomingRecord): SourceRecord {
  if (!isPacked(record)) return record;
  const { raw, hash, coreHash, withIncludes, shape, fieldValues } = record;
  const event = unpackEvent(record);
  const { actor, object, record: place, recordAlias, oldValue, newValue } = event;
  const row = [shape, fieldValues, actor, object, place, recordAlias, oldValue, newValue];
  const fields = Object.fromEntries(decodeFields(row));
  return { raw, event: { ...event, fields, ...unpackHanging(record) }, hash, coreHash, withIncludes };
}

export function isPacked(record: IncomingRecord): record is PackedRecord {
  return 'packedEvent' in record;
}
