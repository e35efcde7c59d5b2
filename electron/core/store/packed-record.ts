import type { PackedRecord, PackedShape, SourceEvent, SourceRecord } from '#core/sources/source.ts';
import { decodeFields, type EncodedFields, encodeFields, type FieldShape } from './further-fields.ts';
import { readingDigest, readingText } from './reading-text.ts';
import { recordReading } from './record-reading.ts';

/** A record as it comes to the writer. */
export type IncomingRecord = SourceRecord | PackedRecord;

/** The ledger row under which records will be stored. */
export interface RecordWindow {
  connectionId: number;
  windowId: number;
}

/** How many shapes are remembered before the memory is emptied. */
const memoryLimit = 10_000;

/**
 * A packer of records; it takes over what the writer would have to work out. Records with items or work items are
 * given back as they are.
 */
export function createRecordPacker(): (record: SourceRecord, window: RecordWindow | null) => IncomingRecord {
  const shapes = new Map<string, PackedShape>();

  function shapeOf({ shapeKey, shape }: EncodedFields): PackedShape | null {
    if (shapeKey === null) return null;
    const known = shapes.get(shapeKey);
    if (known !== undefined) return known;
    if (shapes.size >= memoryLimit) shapes.clear();
    const packed = { key: shapeKey, text: JSON.stringify(shape()) };
    shapes.set(shapeKey, packed);
    return packed;
  }

  return (record, window) => {
    const { event, ...rest } = record;
    if (event.items.length > 0 || event.workItems.length > 0) return record;
    const { fields, ...packedEvent } = event;
    const encoded = encodeFields(fields, event);
    return {
      ...rest,
      externalId: event.externalId,
      timeMs: event.timeMs,
      packedEvent: JSON.stringify(packedEvent),
      shape: shapeOf(encoded),
      fieldValues: encoded.values,
      digest: window && { windowId: window.windowId, text: firstDigest(record, window) },
    };
  };
}

function firstDigest(record: SourceRecord, { connectionId, windowId }: RecordWindow): string {
  return recordDigest(record, { connectionId, revision: 1, firstWindowId: windowId });
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
  const { packedEvent, shape, fieldValues } = record;
  const places = (): FieldShape => (shape === null ? [] : (JSON.parse(shape.text) as FieldShape));
  return {
    event: { ...(JSON.parse(packedEvent) as Omit<SourceEvent, 'fields'>), fields: {} },
    fields: { shapeKey: shape?.key ?? null, shape: places, values: fieldValues },
  };
}

/** What hangs on an event besides its row. */
export function hangingParts(record: IncomingRecord): Pick<SourceEvent, 'items' | 'workItems'> {
  return isPacked(record) ? { items: [], workItems: [] } : record.event;
}

/** The record as its source read it. */
export function unpackRecord(record: IncomingRecord): SourceRecord {
  if (!isPacked(record)) return record;
  const { raw, hash, coreHash, withIncludes, packedEvent, shape, fieldValues } = record;
  const event = JSON.parse(packedEvent) as Omit<SourceEvent, 'fields'>;
  const { actor, object, record: place, recordAlias, oldValue, newValue } = event;
  const row = [shape?.text ?? null, fieldValues, actor, object, place, recordAlias, oldValue, newValue];
  return { raw, event: { ...event, fields: Object.fromEntries(decodeFields(row)) }, hash, coreHash, withIncludes };
}

function isPacked(record: IncomingRecord): record is PackedRecord {
  return 'packedEvent' in record;
}
