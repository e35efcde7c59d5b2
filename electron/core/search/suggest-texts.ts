import { fold } from '#shared/fold.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { checkInterruption } from './interruption.ts';
import { keyNames, visitValues } from './read-values.ts';
import type { ResultField } from './result-fields.ts';
import { addCount, type Tally } from './value-tally.ts';

/** So many events are read between two looks at the clock. */
const chunkSize = 1_000;

/**
 * Counts values by reading them from the events, newest first.
 *
 * @param from columns of `event` of which any may hold the value, or a field as results have it
 */
export function countTextsOfEvents(
  database: ReadableDatabase,
  from: ResultField | readonly string[],
  ids: Float64Array,
  tally: Tally,
): void {
  const read = 'shape' in from ? fieldReader(database, from) : columnReader(database, from);
  for (let start = 0; start < ids.length; start += chunkSize) {
    checkInterruption(database);
    // An event counts once for a value, however often and in whatever spelling it has it.
    const seen = new Set<string>();
    read(ids.subarray(start, start + chunkSize), (position, value) => {
      const folded = fold(value);
      const key = `${position} ${folded}`;
      if (!tally.fits(folded) || seen.has(key)) return;
      seen.add(key);
      addCount(tally, value, 1, folded);
    });
  }
}

type Reader = (ids: Float64Array, visit: (position: number, value: string) => void) => void;

function fieldReader(database: ReadableDatabase, field: ResultField): Reader {
  const nameOf = keyNames(database, field);
  return (ids, visit) =>
    visitValues(database, ids, [{ field, visit: (position, key) => visit(position, nameOf(key)) }]);
}

function columnReader(database: ReadableDatabase, columns: readonly string[]): Reader {
  const select = database
    .prepare<[string], [number, ...(string | null)[]]>(
      `SELECT wanted.key, ${columns.join(', ')} FROM json_each(?) AS wanted CROSS JOIN event ON event.id = wanted.value`,
    )
    .raw();
  return (ids, visit) => {
    for (const [position, ...values] of select.all(`[${ids.join(',')}]`)) {
      for (const value of values) if (value !== null) visit(position, value);
    }
  };
}
