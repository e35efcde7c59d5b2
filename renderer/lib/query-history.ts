/** The queries of this window in order, with a place among them: going back and forward as a browser does. */
export interface QueryHistory {
  /** A query was run. Queries run while typing are steps of one: the last of them stays. */
  record: (query: string, typed: boolean) => void;
  /** The query before; `null` at the beginning. */
  back: () => string | null;
  forward: () => string | null;
  canGoBack: () => boolean;
  /** Place of the present query among all, from 0; -1 before the first. */
  place: () => number;
  canGoForward: () => boolean;
}

/** Far more than anybody steps through. */
const mostEntries = 500;

export function createQueryHistory(): QueryHistory {
  let entries: { query: string; typed: boolean }[] = [];
  let place = -1;

  function go(to: number): string | null {
    const entry = entries[to];
    if (entry === undefined) return null;
    place = to;
    return entry.query;
  }

  return {
    record(query, typed) {
      const current = entries[place];
      if (current?.query === query) {
        // What was typed and then run with Enter is a step of its own.
        if (!typed) current.typed = false;
        return;
      }
      const kept = entries.slice(0, typed && current?.typed ? place : place + 1);
      entries = [...kept, { query, typed }].slice(-mostEntries);
      place = entries.length - 1;
    },
    back: () => go(place - 1),
    forward: () => go(place + 1),
    place: () => place,
    canGoBack: () => place > 0,
    canGoForward: () => place < entries.length - 1,
  };
}
