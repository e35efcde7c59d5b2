import { environments, eventKinds, sourceKinds } from '#shared/audit-event.ts';

/**
 * What may stand behind a field:
 * - `time`: dates and relative times; compares and ranges
 * - `number`: whole numbers; compares and ranges
 * - `code`: a source's code, compared as text; compares and ranges where it is a number
 * - `closed`: one of `values` and nothing else
 * - `ticket`: one of `values`, or a work item's key
 * - `text`: any text
 * - `item`: `Type/Name` of one deployed item, short for `item(…)`
 */
export type ValueKind = 'time' | 'number' | 'code' | 'closed' | 'ticket' | 'text' | 'item';

export interface QueryField {
  readonly name: string;
  /** Other names one can type; the names of an event's JSON keys are among them. */
  readonly aliases: readonly string[];
  readonly values: ValueKind;
  /** The words of a closed vocabulary, or those that mean more than a text (`ticket`). */
  readonly words: readonly string[];
  /** Whether it is a fact of a deployed item, and so allowed in `item(…)`. */
  readonly ofItem: boolean;
  readonly meaning: string;
}

function field(
  name: string,
  aliases: string[],
  values: ValueKind,
  meaning: string,
  words: readonly string[] = [],
): QueryField {
  return { name, aliases, values, words, ofItem: itemFieldNames.has(name), meaning };
}

const itemFieldNames = new Set(['metadata', 'name', 'change', 'modifiedby']);

/** `ticket:any` and so on: the words that are no work item's key. */
export const ticketWords = ['any', 'none', 'not-requested', 'not-returned'] as const;

/** Every field of the query language; `field.NAME` stands beside them, see `findField`. */
export const queryFields: readonly QueryField[] = [
  field('time', ['date', 'at'], 'time', 'when it happened'),
  field('actor', ['by', 'user'], 'text', 'who did it'),
  field('source', [], 'closed', 'the kind of source', sourceKinds),
  field('conn', ['connection'], 'text', 'the connection’s name'),
  field('kind', [], 'closed', 'the kind of event, one set of words over all sources', eventKinds),
  field('type', [], 'text', 'the source’s own type label'),
  field('code', ['typecode'], 'code', 'the source’s type code'),
  field('op', ['operation'], 'text', 'what was done: deploy, view, add, update, delete …'),
  field('opcode', ['operationcode'], 'code', 'the source’s operation code'),
  field('object', [], 'text', 'the object acted on'),
  field('record', [], 'text', 'the record’s id or name'),
  field('origin', [], 'text', 'where from'),
  field('target', [], 'text', 'where to'),
  field('env', ['environment'], 'closed', 'the class of the target', environments),
  field('status', [], 'text', 'how it ended: successful, failed, partial …'),
  field('items', ['itemcount'], 'number', 'how many items were deployed'),
  field('metadata', ['md'], 'text', 'metadata type of any deployed item'),
  field('name', [], 'text', 'name of any deployed item'),
  field('change', [], 'text', 'change of any deployed item, in the source’s words'),
  field('modifiedby', [], 'text', 'last modifier of any deployed item'),
  field('item', [], 'item', 'one deployed item as Type/Name, short for item(md:Type name:Name)'),
  field('ticket', ['workitems'], 'ticket', 'linked work item by key', ticketWords),
  field('old', ['oldvalue'], 'text', 'old value of a field audit'),
  field('new', ['newvalue'], 'text', 'new value of a field audit'),
  field('violation', [], 'closed', 'whether it was an access violation', ['yes', 'no']),
  field('changed', [], 'closed', 'whether the source later sent different content', ['yes']),
  field('tag', [], 'text', 'a tag you gave it'),
  field('case', [], 'text', 'the investigation it is pinned in'),
  field('watch', [], 'text', 'the watch that found it'),
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
    return field(canonical, [], 'text', 'a further field the source sent, by its own name');
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
