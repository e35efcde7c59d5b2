import type { DeployedItem } from './audit-event.ts';

/** What may be typed at a place of a query. */
export interface Completion {
  /** The stretch of the text that an option replaces: UTF-16 offsets, half open. */
  from: number;
  to: number;
  /** Best first. */
  options: CompletionOption[];
}

export interface CompletionOption {
  /** As shown. */
  label: string;
  /** What stands in the text instead of the stretch, quoted as the language needs it. */
  insert: string;
  kind: 'field' | 'operator' | 'value' | 'keyword';
  /** A few words on what it means. */
  detail: string;
  /** How many events the query would find with it, exactly; `null` where that is not counted. */
  count: number | null;
}

/** One key of an order: a name of the query language or of an event's JSON. */
export interface SearchOrder {
  field: string;
  direction: 'asc' | 'desc';
}

/** Calls of one kind for the same slot supersede each other: the older one ends with `search.cancelled`. */
export interface SearchSlot {
  slot?: string;
}

export interface EventItemsRequest {
  /** Id of the event, `CONNECTION:EXTERNAL-ID`. */
  id: string;
  /** A text that metadata type, name, change or modifier contains, without case and accents; empty for all. */
  filter: string;
  /** Items of one metadata type or one change only: the value, or `null` for those without one. */
  type?: string | null;
  change?: string | null;
  /** Sorts the items by this, so that a group is one run of rows. */
  groupBy: 'type' | 'change' | null;
  offset: number;
  count: number;
}

/**
 * `total` counts all items asked for. `types` and `changes` count, most first, what the filter lets through; each leaves
 * its own restriction out, so that other values can be chosen. `null` stands for items without a value.
 */
export interface EventItemsPage {
  total: number;
  items: DeployedItem[];
  types: { value: string | null; count: number }[];
  changes: { value: string | null; count: number }[];
}
