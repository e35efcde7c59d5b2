import type { Random } from '#core/sample/random.ts';
import type { BusinessObject } from './business-objects.ts';
import type { WireLookup, WireValue } from './wire-entry.ts';

/** What a scene decides about an entry; everything else is the same for all. */
export interface EntryFacts {
  typeCode: number;
  operationCode: number;
  /** Where the label differs from the usual one of the operation code. */
  operationLabel?: string;
  description: string | null;
  actor: WireLookup;
  object?: BusinessObject;
  /** Further fields by name. */
  fields?: Record<string, WireValue>;
}

/** `story` is the same stream for every entry of a story, `own` belongs to this entry alone. */
export interface EntryInput {
  timeMs: number;
  group: number;
  step: number;
  story: Random;
  own: Random;
  /** One of the entries just before the end of the sample, which answer the audit questions for "today". */
  latest: boolean;
}

export type EntryMaker = (input: EntryInput) => EntryFacts;
