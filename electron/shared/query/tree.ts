/**
 * The query as a tree. Text and tree say the same: parsing and printing lose nothing.
 * Offsets (`from`, `to`) are UTF-16 positions in the text the tree was parsed from. `zone` is there on fields of the
 * clock (`hour`, `weekday`) once `resolveQuery` has said whose clock it is.
 */
export type TickmarkQueryTree =
  | { kind: 'all' }
  | { kind: 'and'; children: TickmarkQueryTree[] }
  | { kind: 'or'; children: TickmarkQueryTree[] }
  | { kind: 'not'; child: TickmarkQueryTree }
  /** A word or phrase anywhere in the event's text. */
  | { kind: 'text'; text: string; match: TextMatch; from: number; to: number }
  /** `field:a,b` any of; `field:*` (`any`) has a value. */
  | { kind: 'field'; field: string; values: FieldValue[]; zone?: string; from: number; to: number }
  | {
      kind: 'compare';
      field: string;
      operator: '>' | '>=' | '<' | '<=';
      value: string;
      zone?: string;
      from: number;
      to: number;
    }
  /** `a..b`, both ends included, either may be open. */
  | { kind: 'range'; field: string; low: string | null; high: string | null; zone?: string; from: number; to: number }
  /** One and the same deployed item fulfils the child, whose fields are `metadata`, `name`, `change`, `modifiedby`. */
  | { kind: 'item'; child: TickmarkQueryTree; from: number; to: number };

export type TextMatch = 'word' | 'phrase' | 'prefix' | 'contains';

export interface FieldValue {
  match: 'whole' | 'prefix' | 'contains' | 'any';
  text: string;
}
