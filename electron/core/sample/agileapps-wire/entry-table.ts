import type { WireEntry } from '#core/sample/audit-log/wire-entry.ts';
import { type TimeOrdered, firstIndexAtOrAfter, inTimeOrder } from '#core/sample/time-ordered.ts';
import { type CompiledFilter, compareIds, plainText } from './compile-filter.ts';
import type { SortKey } from './read-audit-query.ts';

/** The rows of the audit log: those it began with, and those added since. */
export interface EntryTable {
  append: (entries: readonly WireEntry[]) => void;
  /** The rows of one page and the number of all matches. `key` names filter and sort, so that the pages of one query are worked out once. */
  page: (key: string, filter: CompiledFilter, sort: readonly SortKey[], page: number, pageSize: number) => EntryPage;
}

export interface EntryPage {
  rows: WireEntry[];
  total: number;
}

/** Results of this many queries are remembered until a row is added. */
const rememberedQueries = 4;

export function createEntryTable(base: TimeOrdered<WireEntry>): EntryTable {
  let added = inTimeOrder<WireEntry>([], timeOf);
  const results = new Map<string, number[]>();
  // Numbers below the base's length name its rows, those from there on the added ones.
  const at = (row: number) => (row < base.length ? base.at(row) : added.at(row - base.length));
  const timeAt = (row: number) => (row < base.length ? base.timeAt(row) : added.timeAt(row - base.length));

  function select(filter: CompiledFilter, sort: readonly SortKey[]): number[] {
    const found: number[] = [];
    for (const [rows, offset] of [[base, 0] as const, [added, base.length] as const]) {
      const end = filter.bounds.toMs === Infinity ? rows.length : firstIndexAtOrAfter(rows, filter.bounds.toMs + 1);
      for (let index = firstIndexAtOrAfter(rows, filter.bounds.fromMs); index < end; index++) {
        if (filter.boundsSayAll || filter.matches(rows.at(index))) found.push(index + offset);
      }
    }
    const keys = new Map<string, string>();
    const keyOf = (row: number, field: string) => {
      const name = `${row} ${field}`;
      const known = keys.get(name) ?? plainText(at(row)[field]);
      keys.set(name, known);
      return known;
    };
    // Unsorted answers come in the order of ids, which is not the order of time.
    const wanted = sort.length > 0 ? sort : [{ field: 'id', descending: false }];
    return found.sort((left, right) => {
      for (const { field, descending } of wanted) {
        const order =
          field === 'date_created' ? timeAt(left) - timeAt(right) : compareIds(keyOf(left, field), keyOf(right, field));
        if (order !== 0) return descending ? -order : order;
      }
      return 0;
    });
  }

  return {
    append: (entries) => {
      added = inTimeOrder([...added, ...entries], timeOf);
      results.clear();
    },
    page: (key, filter, sort, page, pageSize) => {
      const result = results.get(key) ?? select(filter, sort);
      results.delete(key);
      results.set(key, result);
      for (const oldest of results.keys()) {
        if (results.size <= rememberedQueries) break;
        results.delete(oldest);
      }
      return { rows: result.slice(page * pageSize, (page + 1) * pageSize).map(at), total: result.length };
    },
  };
}

/** When an entry was logged, milliseconds UTC; `NaN` where it does not say. */
export function timeOf(entry: WireEntry): number {
  return Date.parse(plainText(entry.date_created));
}
