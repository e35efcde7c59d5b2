import { hash } from 'node:crypto';

/** One reading of a payload as its digest covers it: every cell of its rows, repeated strings written out. */
export interface ReadingValues {
  connectionId: number;
  externalId: string;
  revision: number;
  firstWindowId: number;
  timeMs: number;
  kind: string | null;
  actor: string | null;
  operation: string | null;
  operationCode: number | string | null;
  type: string | null;
  typeCode: number | string | null;
  object: string | null;
  record: string | null;
  recordAlias: string | null;
  origin: string | null;
  target: string | null;
  environment: string | null;
  status: string | null;
  summary: string | null;
  oldValue: string | null;
  newValue: string | null;
  itemCount: number | null;
  workItemState: string | null;
  violation: number;
  /** Hexadecimal digits; the second is `null` where it equals the first. */
  hash: string;
  coreHash: string | null;
  withIncludes: number;
  /** Further fields as JSON text; `null` for none. */
  fields: string | null;
  items: ReadingItem[];
  workItems: ReadingWorkItem[];
}

export type ReadingItem = [
  change: string | null,
  type: string | null,
  name: string | null,
  modifiedBy: string | null,
  modifiedAt: string | null,
];

export type ReadingWorkItem = [system: string, key: string, url: string | null];

/** The names of a reading's places, in the order in which they stand in its text. */
export const readingPlaces = [
  'connectionId',
  'externalId',
  'revision',
  'firstWindowId',
  'timeMs',
  'kind',
  'actor',
  'operation',
  'operationCode',
  'type',
  'typeCode',
  'object',
  'record',
  'recordAlias',
  'origin',
  'target',
  'environment',
  'status',
  'summary',
  'oldValue',
  'newValue',
  'itemCount',
  'workItemState',
  'violation',
  'hash',
  'coreHash',
  'withIncludes',
  'fields',
  'items',
  'workItems',
] as const satisfies readonly (keyof ReadingValues)[];

/** The reading as a JSON array. */
export function readingText(values: ReadingValues): string {
  return wellFormedJson(JSON.stringify(readingPlaces.map((place) => values[place])));
}

/** Lone surrogates, which JSON writes as escapes and SQLite can't keep, as what SQLite makes of them: U+FFFD. */
export function wellFormedJson(text: string): string {
  if (!text.includes('\\ud')) return text;
  return text.replace(/(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g, '$1\ufffd');
}

/** SHA-256 in hexadecimal over the reading's text, a line feed, and the payload as received. */
export function readingDigest(text: string, raw: string): string {
  return hash('sha256', `${text}\n${raw}`, 'hex');
}
