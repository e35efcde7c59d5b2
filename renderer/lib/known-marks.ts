import type { EventMarks } from '#shared/investigation.ts';

/** Marks by event id. Only so many are kept: beyond, those read longest ago go. Changed in place, for rows in a hurry. */
export interface KnownMarks {
  /** `null` for an event without any, `undefined` until they are known. */
  get: (id: string) => EventMarks | null | undefined;
  ids: () => string[];
  /** Takes in an answer; events that were asked for and are not in it have no marks. */
  put: (ids: readonly string[], found: readonly EventMarks[]) => void;
  clear: () => void;
}

export function createKnownMarks(most: number): KnownMarks {
  // A map keeps the order of insertion, which is here the order of reading.
  const known = new Map<string, EventMarks | null>();

  return {
    get: (id) => known.get(id),
    ids: () => [...known.keys()],
    put(ids, found) {
      for (const id of ids) {
        known.delete(id);
        known.set(id, null);
      }
      for (const marks of found) known.set(marks.id, marks);
      for (const id of known.keys()) {
        if (known.size <= most) break;
        known.delete(id);
      }
    },
    clear: () => known.clear(),
  };
}
