import type { AuditEvent, WorkItem } from './audit-event.ts';
import { formatIso } from './iso-time.ts';

/** The texts of an event that are packed, in the order of their columns. */
const textFields = [
  'connection',
  'source',
  'externalId',
  'kind',
  'actor',
  'operation',
  'type',
  'object',
  'record',
  'origin',
  'target',
  'environment',
  'status',
  'summary',
  'workItemState',
  'hash',
] as const satisfies readonly (keyof AuditEvent)[];

/** Whether a text comes once: looking for an earlier one would be in vain. */
const comesOnce = textFields.map((field) => field === 'externalId' || field === 'summary' || field === 'hash');

/**
 * Many events on their way between threads and processes: columns instead of objects, each text once, all texts in
 * one. Copying that takes a fraction of the time that copying as many objects takes. Plain arrays and texts alone:
 * whatever carries it, JSON among them, keeps it.
 */
export interface PackedEvents {
  count: number;
  /** All texts, one after the other. */
  texts: string;
  /** Where in `texts` each one ends, in UTF-16 units; the first stands for no text. */
  ends: number[];
  /** The texts of the events, by field and event: which of `ends`. */
  columns: number[][];
  /** Milliseconds UTC. */
  times: number[];
  operationCodes: AuditEvent['operationCode'][];
  typeCodes: AuditEvent['typeCode'][];
  itemCounts: (number | null)[];
  revisions: number[];
  /** Which events violate a rule, and which have work items. */
  violations: number[];
  workItems: [event: number, workItems: WorkItem[]][];
}

/** An event as it goes in: its id follows from connection and external id. */
export interface EventParts extends Omit<AuditEvent, 'id' | 'time' | 'workItems'> {
  timeMs: number;
}

export interface EventPacker {
  add: (event: EventParts) => void;
  /** The events so far. `workItems` by the number of the event. */
  finish: (workItems: PackedEvents['workItems']) => PackedEvents;
}

export function createEventPacker(): EventPacker {
  const texts: string[] = [''];
  const ends = [0];
  const numberOf = new Map<string, number>();
  const packed: Omit<PackedEvents, 'count' | 'texts' | 'workItems'> = {
    ends,
    columns: textFields.map(() => []),
    times: [],
    operationCodes: [],
    typeCodes: [],
    itemCounts: [],
    revisions: [],
    violations: [],
  };

  function addText(text: string): number {
    ends.push((ends[texts.length - 1] as number) + text.length);
    return texts.push(text) - 1;
  }

  function numberOfText(text: string): number {
    let number = numberOf.get(text);
    if (number === undefined) {
      number = addText(text);
      numberOf.set(text, number);
    }
    return number;
  }

  return {
    add(event) {
      for (let index = 0; index < textFields.length; index++) {
        const field = textFields[index] as (typeof textFields)[number];
        const text = event[field];
        const number = text === null ? 0 : comesOnce[index] ? addText(text) : numberOfText(text);
        (packed.columns[index] as number[]).push(number);
      }
      if (event.violation) packed.violations.push(packed.times.length);
      packed.times.push(event.timeMs);
      packed.operationCodes.push(event.operationCode);
      packed.typeCodes.push(event.typeCode);
      packed.itemCounts.push(event.itemCount);
      packed.revisions.push(event.revision);
    },
    finish: (workItems) => ({ ...packed, count: packed.times.length, texts: texts.join(''), workItems }),
  };
}

export function packEvents(events: readonly AuditEvent[]): PackedEvents {
  const packer = createEventPacker();
  for (const event of events) packer.add({ ...event, timeMs: Date.parse(event.time) });
  const workItems = events.flatMap((event, index): PackedEvents['workItems'] =>
    event.workItems.length === 0 ? [] : [[index, event.workItems]],
  );
  return packer.finish(workItems);
}

/** Packed events to read by position, each unpacked when it is first asked for. */
export interface EventList {
  readonly length: number;
  at: (index: number) => AuditEvent | undefined;
}

export function openEvents(packed: PackedEvents): EventList {
  const unpack = createUnpacker(packed);
  const opened: AuditEvent[] = [];
  return {
    length: packed.count,
    at(index) {
      if (index < 0 || index >= packed.count) return undefined;
      return (opened[index] ??= unpack(index));
    },
  };
}

export function unpackEvents(packed: PackedEvents): AuditEvent[] {
  const unpack = createUnpacker(packed);
  return packed.times.map((_, index) => unpack(index));
}

function createUnpacker(packed: PackedEvents): (event: number) => AuditEvent {
  const { texts, ends, columns } = packed;
  const cut: (string | null)[] = [null];
  const violations = new Set(packed.violations);
  const workItems = new Map(packed.workItems);

  /** Columns are in the order of `textFields`. A text that many events share is cut out once. */
  function text(column: number, event: number): string | null {
    const number = columns[column]?.[event] ?? 0;
    return (cut[number] ??= number === 0 ? null : texts.slice(ends[number - 1], ends[number]));
  }

  return (event) => {
    const connection = text(0, event) as string;
    const externalId = text(2, event) as string;
    return {
      id: `${connection}:${externalId}`,
      connection,
      source: text(1, event) as AuditEvent['source'],
      externalId,
      time: formatIso(packed.times[event] as number),
      kind: text(3, event) as AuditEvent['kind'],
      actor: text(4, event),
      operation: text(5, event),
      operationCode: packed.operationCodes[event] ?? null,
      type: text(6, event),
      typeCode: packed.typeCodes[event] ?? null,
      object: text(7, event),
      record: text(8, event),
      origin: text(9, event),
      target: text(10, event),
      environment: text(11, event) as AuditEvent['environment'],
      status: text(12, event),
      summary: text(13, event),
      itemCount: packed.itemCounts[event] ?? null,
      workItems: workItems.get(event) ?? [],
      workItemState: text(14, event) as AuditEvent['workItemState'],
      violation: violations.has(event),
      revision: packed.revisions[event] as number,
      hash: text(15, event) as string,
    };
  };
}
