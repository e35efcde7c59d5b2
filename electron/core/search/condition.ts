import type { DictionaryField } from '#core/store/dictionary-fields.ts';
import type { SqlFragment } from '#core/store/sql.ts';

/** Dictionary values looked for: any one of them. All texts are folded. */
export interface DictionaryLookup {
  field: DictionaryField;
  whole: readonly string[];
  prefixes: readonly string[];
  parts: readonly string[];
}

/**
 * A query as conditions that the store can answer; made without a look at the data.
 *
 * `text` is a full-text expression over the column `text`. `tags`: the event has one of the dictionary
 * values. `sql` is a condition on the row `event`; NULL, for what the event does not have, counts as false.
 */
export type Condition =
  | { kind: 'all' }
  | { kind: 'none' }
  | { kind: 'and' | 'or'; children: readonly Condition[] }
  | { kind: 'not'; child: Condition }
  | { kind: 'text'; expression: string }
  | { kind: 'tags'; lookup: DictionaryLookup }
  /** Milliseconds UTC, half open. */
  | { kind: 'time'; fromMs: number; toMs: number }
  | { kind: 'sql'; condition: SqlFragment }
  /** The event is among these: a subquery for ids of events that are there, an id as often as it likes. */
  | { kind: 'events'; ids: SqlFragment }
  /**
   * Some deployed item of the event fulfils `onItem`, SQL over `item`. Two ways there: from the few items that do to
   * their events, or from the newest events to their items, when many items do and a page is all that is wanted.
   */
  | { kind: 'items'; onItem: SqlFragment; fromItems: Condition; fromEvents: Condition };

/** What `compileQuery` makes of a query; everything that reads search results takes it. */
export interface SearchPlan {
  condition: Condition;
}

export function andOf(children: readonly Condition[]): Condition {
  return children.length === 1 ? (children[0] as Condition) : { kind: 'and', children };
}

export function orOf(children: readonly Condition[]): Condition {
  return children.length === 1 ? (children[0] as Condition) : { kind: 'or', children };
}
