/**
 * Rows in time order that are made when they are asked for, so a large sample needs little memory.
 * A plain array becomes one by `inTimeOrder`.
 */
export interface TimeOrdered<Row> extends Iterable<Row> {
  readonly length: number;
  /** Milliseconds UTC of the row at this index, ascending; `-Infinity` where a row has no readable time. */
  timeAt: (index: number) => number;
  at: (index: number) => Row;
}

/** Builds the iterator from the two accessors. */
export function timeOrdered<Row>(
  length: number,
  timeAt: (index: number) => number,
  at: (index: number) => Row,
): TimeOrdered<Row> {
  return {
    length,
    timeAt,
    at,
    *[Symbol.iterator]() {
      for (let index = 0; index < length; index++) yield at(index);
    },
  };
}

/** Puts rows into time order; rows of one time keep their order, rows without a readable time come first. */
export function inTimeOrder<Row>(rows: readonly Row[], timeOf: (row: Row) => number): TimeOrdered<Row> {
  const placed = rows.map((row) => {
    const time = timeOf(row);
    return { row, time: Number.isNaN(time) ? -Infinity : time };
  });
  placed.sort((left, right) => (left.time === right.time ? 0 : left.time - right.time));
  const at = (index: number) => {
    const found = placed[index];
    if (!found) throw new RangeError(`No row ${index}.`);
    return found;
  };
  return timeOrdered(
    placed.length,
    (index) => at(index).time,
    (index) => at(index).row,
  );
}

/** True for rows that were given as a plain array. */
export function isPlainArray<Row>(rows: readonly Row[] | TimeOrdered<Row>): rows is readonly Row[] {
  return Array.isArray(rows);
}

/** The first index whose time is at or after this instant; `length` when there is none. */
export function firstIndexAtOrAfter(rows: TimeOrdered<unknown>, timeMs: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows.timeAt(middle) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
