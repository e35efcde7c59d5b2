import { environments, eventKinds, sourceKinds } from '#shared/audit-event.ts';

/**
 * What may stand behind a field:
 * - `time`: dates and relative times; compares and ranges
 * - `number`: whole numbers, from 0 to `most` where there is one; compares and ranges
 * - `code`: a source's code, compared as text; compares and ranges where it is a number
 * - `closed`: one of `values` and nothing else
 * - `ticket`: one of `values`, or a work item's key
 * - `text`: any text
 * - `id`: what an event is called, whole: CONNECTION:EXTERNAL-ID
 * - `item`: `Type/Name` of one deployed item, short for `item(…)`
 */
export type ValueKind = 'time' | 'number' | 'code' | 'closed' | 'ticket' | 'text' | 'id' | 'item';

export interface QueryField {
  readonly name: string;
  /** Other names one can type; the names of an event's JSON keys are among them. */
  readonly aliases: readonly string[];
  readonly values: ValueKind;
  /** The words of a closed vocabulary, or those that mean more than a text (`ticket`). */
  readonly words: readonly string[];
  /** The highest number that is a value. */
  readonly most?: number;
  /** Whether it is a fact of a deployed item, and so allowed in `item(…)`. */
  readonly ofItem: boolean;
  /** What it is called in a sentence: “whose actor is …”. */
  readonly label: string;
  readonly meaning: string;
}

function field(
  name: string,
  aliases: string[],
  values: ValueKind,
  label: string,
  meaning: string,
  words: readonly string[] = [],
): QueryField {
  return { name, aliases, values, words, ofItem: itemFieldNames.has(name), label, meaning };
}

const itemFieldNames = new Set(['metadata', 'name', 'change', 'modifiedby']);

/** In the order of ISO 8601. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Fields that depend on the clocks of a zone. */
export const clockFields: ReadonlySet<string> = new Set(['hour', 'weekday']);

/** `ticket:any` and so on: the words that are no work item's key. */
export const ticketWords = ['any', 'none', 'not-requested', 'not-returned'] as const;

/** Every field of the query language; `field.NAME` stands beside them, see `findField`. */
export const queryFields: readonly QueryField[] = [
  field('time', ['date', 'at'], 'time', 'time', 'when it happened'),
  { ...field('hour', [], 'number', 'hour', 'hour of the day in the named zone, 0 to 23'), most: 23 },
  field('weekday', [], 'closed', 'weekday', 'day of the week in the named zone', weekdays),
  field('actor', ['by', 'user'], 'text', 'actor', 'who did it'),
  field('source', [], 'closed', 'source', 'the kind of source', sourceKinds),
  field('conn', ['connection'], 'text', 'connection', 'the connection’s name'),
  field('kind', [], 'closed', 'kind', 'the kind of event, one set of words over all sources', eventKinds),
  field('type', [], 'text', 'type', 'the source’s own type label'),
  field('code', ['typecode'], 'code', 'code', 'the source’s type code'),
  field('op', ['operation'], 'text', 'operation', 'what was done: deploy, view, add, update, delete …'),
  field('opcode', ['operationcode'], 'code', 'operation code', 'the source’s operation code'),
  field('object', [], 'text', 'object', 'the object acted on'),
  field('record', [], 'text', 'record', 'the record’s id or name'),
  field('origin', [], 'text', 'origin', 'where from'),
  field('target', [], 'text', 'target', 'where to'),
  field('env', ['environment'], 'closed', 'environment', 'the class of the target', environments),
  field('status', [], 'text', 'status', 'how it ended: successful, failed, partial …'),
  field('items', ['itemcount'], 'number', 'number of items', 'how many items were deployed'),
  field('metadata', ['md'], 'text', 'metadata type', 'metadata type of any deployed item'),
  field('name', [], 'text', 'item name', 'name of any deployed item'),
  field('change', [], 'text', 'item change', 'change of any deployed item, in the source’s words'),
  field('modifiedby', [], 'text', 'last modifier', 'last modifier of any deployed item'),
  field('item', [], 'item', 'item', 'one deployed item as Type/Name, short for item(md:Type name:Name)'),
  field('ticket', ['workitems'], 'ticket', 'work item', 'linked work item by key', ticketWords),
  field('old', ['oldvalue'], 'text', 'old value', 'old value of a field audit'),
  field('new', ['newvalue'], 'text', 'new value', 'new value of a field audit'),
  field('violation', [], 'closed', 'access violation', 'whether it was an access violation', ['yes', 'no']),
  field('changed', [], 'closed', 'change at the source', 'whether the source later sent different content', ['yes']),
  field('id', [], 'id', 'id', 'one event by its id, CONNECTION:EXTERNAL-ID'),
  field('tag', [], 'text', 'tag', 'a tag you gave it'),
  field('case', [], 'text', 'investigation', 'the investigation it is pinned in'),
  field('watch', [], 'text', 'watch', 'the watch that found it'),
];

/** `after:D` and `before:D` are short for `time>=D` and `time<D`. */
export const timeShorthands: ReadonlyMap<string, '>=' | '<'> = new Map([
  ['after', '>='],
  ['before', '<'],
]);

/** What fields that the source sent under its own names begin with: `field.char_col4`. */
export const furtherFieldPrefix = 'field.';

const byName = new Map<string, QueryField>(
  queryFields.flatMap((entry) => [entry.name, ...entry.aliases].map((name) => [name, entry] as const)),
);

/**
 * Finds a field by its name or an alias, without case. `field.NAME` is found for every NAME and keeps it
 * as typed; NAME is compared without case later.
 */
export function findField(name: string): QueryField | null {
  if (name.toLowerCase().startsWith(furtherFieldPrefix) && name.length > furtherFieldPrefix.length) {
    const canonical = furtherFieldPrefix + name.slice(furtherFieldPrefix.length);
    return field(
      canonical,
      [],
      'text',
      `field ${JSON.stringify(name.slice(furtherFieldPrefix.length))}`,
      'a further field the source sent, by its own name',
    );
  }
  return byName.get(name.toLowerCase()) ?? null;
}

/** NAME of `field.NAME`, or `null` for any other field. */
export function furtherFieldName(name: string): string | null {
  return name.startsWith(furtherFieldPrefix) ? name.slice(furtherFieldPrefix.length) : null;
}

/** Every name one can type before a colon, aliases and shorthands too. */
export function knownFieldNames(): string[] {
  return [...byName.keys(), ...timeShorthands.keys()];
}
