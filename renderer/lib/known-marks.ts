import type { EventMarks } from '#shared/investigation.ts';

/** Marks by event id, in the order they were read; `null` for an event without any. */
export type KnownMarks = ReadonlyMap<string, EventMarks | null>;

export const noMarks: KnownMarks = new Map();

/**
 * What is known after another answer.
 *
 * @param ids events that were asked for; those that are not in the answer have no marks
 * @param most older entries that are kept, the latest of them
 */
export function withMarks(
  known: KnownMarks,
  ids: readonly string[],
  found: readonly EventMarks[],
  most: number,
): KnownMarks {
  const kept = most === 0 ? [] : [...known].slice(-most);
  const fresh = new Map<string, EventMarks | null>(ids.map((id) => [id, null]));
  for (const marks of found) fresh.set(marks.id, marks);
  return new Map([...kept, ...fresh]);
}
