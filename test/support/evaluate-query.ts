import { fold } from '#shared/fold.ts';
import type { FieldValue, TickmarkQueryTree } from '#shared/query/tree.ts';
import type { ArchiveEvent } from './search-archive.ts';

type Item = ArchiveEvent['items'][number];

/**
 * Whether an event matches a resolved query, evaluated on the event alone: what the search is tested
 * against. Written from the meaning of the language, with nothing of the search in it.
 */
export function matchesQuery(tree: TickmarkQueryTree, event: ArchiveEvent): boolean {
  switch (tree.kind) {
    case 'all':
      return true;
    case 'and':
      return tree.children.every((child) => matchesQuery(child, event));
    case 'or':
      return tree.children.some((child) => matchesQuery(child, event));
    case 'not':
      return !matchesQuery(tree.child, event);
    case 'text':
      return matchesText(tree.text, tree.match, textParts(event));
    case 'item':
      return event.items.some((item) => matchesItem(tree.child, item));
    case 'field':
      return matchesField(tree.field, tree.values, event, tree.zone);
    case 'compare':
      return numbersOf(tree.field, event, tree.zone).some((number) =>
        compare(number, tree.operator, Number(tree.value)),
      );
    case 'range': {
      const [low, high] = [tree.low, tree.high].map((end) => {
        return end === null ? null : tree.field === 'time' ? Date.parse(end) : Number(end);
      });
      return numbersOf(tree.field, event, tree.zone).some(
        (number) => (low === null || number >= (low as number)) && (high === null || number <= (high as number)),
      );
    }
  }
}

function compare(number: number, operator: '>' | '>=' | '<' | '<=', than: number): boolean {
  if (operator === '>') return number > than;
  if (operator === '>=') return number >= than;
  return operator === '<' ? number < than : number <= than;
}

function numbersOf(field: string, event: ArchiveEvent, zone: string | undefined): number[] {
  if (field === 'hour') return [clockOf(event.timeMs, zone).hour];
  const value = { time: event.timeMs, items: event.itemCount, code: event.typeCode, opcode: event.operationCode }[
    field
  ];
  return typeof value === 'number' ? [value] : [];
}

/** Every text a word is found in; no phrase reaches from one into the next. */
function textParts(event: ArchiveEvent): string[] {
  const parts = [
    event.summary,
    event.actor,
    event.object,
    event.record,
    event.recordAlias,
    event.origin,
    event.target,
    event.type,
    event.typeCode,
    event.operationCode,
    event.oldValue,
    event.newValue,
    event.externalId,
    ...event.workItems.map((workItem) => workItem.key),
    ...Object.values(event.fields).map((value) => (value === null ? null : fieldText(value))),
    ...event.items.flatMap((item) => [item.name, item.type, item.change, item.modifiedBy]),
  ];
  return parts.filter((part) => part !== null).map(String);
}

function fieldText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function matchesText(text: string, match: 'word' | 'phrase' | 'prefix' | 'contains', parts: string[]): boolean {
  if (match === 'contains') return parts.some((part) => fold(part).includes(fold(text)));
  const wanted = wordsOf(text);
  return parts.some((part) => {
    const words = wordsOf(part);
    return words.some((_, start) =>
      wanted.every((word, offset) => {
        const found = words[start + offset];
        const isLast = offset === wanted.length - 1;
        return found !== undefined && (isLast && match === 'prefix' ? found.startsWith(word) : found === word);
      }),
    );
  });
}

function wordsOf(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** What a clock on the wall shows, by the runtime's own calendar. */
export function clockOf(timeMs: number, zone = 'UTC'): { hour: number; weekday: string } {
  const form = { timeZone: zone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' } as const;
  const parts = new Intl.DateTimeFormat('en-GB', form).formatToParts(timeMs).map(({ type, value }) => [type, value]);
  const { weekday = '', hour = '' } = Object.fromEntries(parts) as Record<string, string>;
  return { hour: Number(hour), weekday: weekday.toLowerCase() };
}

function matchesField(
  field: string,
  values: readonly FieldValue[],
  event: ArchiveEvent,
  zone: string | undefined,
): boolean {
  if (field === 'hour' || field === 'weekday') {
    const shown = String(clockOf(event.timeMs, zone)[field]);
    return values.some((value) =>
      matchesValue(
        value.match === 'whole' && field === 'hour' ? { match: 'whole', text: String(Number(value.text)) } : value,
        shown,
      ),
    );
  }
  if (field === 'ticket') return values.some((value) => matchesTicket(value, event));
  if (field === 'items') {
    return values.some(
      (value) => event.itemCount !== null && (value.match === 'any' || Number(value.text) === event.itemCount),
    );
  }
  if (field === 'id') {
    const name = `${event.connection}:${event.externalId}`;
    return values.some(({ match, text }) => match === 'any' || text === name);
  }
  const texts = textsOf(field, event).filter((text) => text !== null);
  return values.some((value) => texts.some((text) => matchesValue(value, String(text))));
}

function matchesTicket(value: FieldValue, event: ArchiveEvent): boolean {
  const word = value.text.toLowerCase();
  if (value.match === 'any' || (value.match === 'whole' && ['any', 'linked'].includes(word)))
    return event.workItemState === 'linked';
  if (value.match === 'whole' && ['none', 'not-requested', 'not-returned'].includes(word)) {
    return event.workItemState === word;
  }
  return event.workItems.some((workItem) => matchesValue(value, workItem.key));
}

function matchesValue({ match, text }: FieldValue, found: string): boolean {
  if (match === 'any') return true;
  const [wanted, present] = [fold(text), fold(found)];
  if (match === 'whole') return present === wanted;
  return match === 'prefix' ? present.startsWith(wanted) : present.includes(wanted);
}

/** The values of a field; what the event does not have is `null` or left out. */
export function textsOf(field: string, event: ArchiveEvent): (string | number | null)[] {
  if (field.startsWith('field.')) {
    const name = fold(field.slice('field.'.length));
    return Object.entries(event.fields)
      .filter(([key, value]) => fold(key) === name && value !== null)
      .map(([, value]) => fieldText(value));
  }
  const texts: Record<string, (string | number | null)[]> = {
    actor: [event.actor],
    source: [event.source],
    conn: [event.connection],
    kind: [event.kind],
    type: [event.type],
    code: [event.typeCode],
    op: [event.operation],
    opcode: [event.operationCode],
    object: [event.object],
    record: [event.record, event.recordAlias],
    origin: [event.origin],
    target: [event.target],
    env: [event.environment],
    status: [event.status],
    metadata: event.items.map((item) => item.type),
    name: event.items.map((item) => item.name),
    change: event.items.map((item) => item.change),
    modifiedby: event.items.map((item) => item.modifiedBy),
    old: [event.oldValue],
    new: [event.newValue],
    violation: [event.violation ? 'yes' : 'no'],
    changed: [event.changed ? 'yes' : null],
    time: [event.timeMs],
    items: [event.itemCount],
    tag: [],
    case: [],
    watch: [],
  };
  return texts[field] as (string | number | null)[];
}

function matchesItem(tree: TickmarkQueryTree, item: Item): boolean {
  switch (tree.kind) {
    case 'all':
      return true;
    case 'and':
      return tree.children.every((child) => matchesItem(child, item));
    case 'or':
      return tree.children.some((child) => matchesItem(child, item));
    case 'not':
      return !matchesItem(tree.child, item);
    case 'field': {
      const text = { metadata: item.type, name: item.name, change: item.change, modifiedby: item.modifiedBy }[
        tree.field
      ];
      return text !== null && text !== undefined && tree.values.some((value) => matchesValue(value, text));
    }
    default:
      throw new Error(`An item has no condition ${tree.kind}`);
  }
}
