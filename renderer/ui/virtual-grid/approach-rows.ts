/** Rows from `first` on, before `end`. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
}

/** Rows that a frame draws ahead, beyond those that are on the screen. */
const rowsAFrame = 4;

/**
 * The rows to draw in the next frame, on the way from those that are drawn to those that are wanted: a turn of the wheel
 * brings rows into view that are there already, and the work of drawing the next ones is spread over the frames after.
 *
 * @param drawn `null` before the first frame, which draws what is on the screen and no more
 * @param wanted rows on the screen and those to be kept ready beyond its edges
 * @param needed rows on the screen
 * @param most rows that can be drawn at a time
 * @param rows rows there are
 */
export function approachRows(
  drawn: RowRange | null,
  wanted: RowRange,
  needed: RowRange,
  { most, rows }: { most: number; rows: number },
): RowRange {
  if (drawn === null || drawn.end === drawn.first) return needed;
  // After a jump nothing of what is drawn stays, and drawing it as something else costs less than removing it.
  if (drawn.end <= needed.first || drawn.first >= needed.end) return wanted;
  const down = wanted.end > drawn.end;
  let end = down ? Math.min(wanted.end, Math.max(needed.end, drawn.end + rowsAFrame)) : drawn.end;
  const up = wanted.first < drawn.first;
  let first = up ? Math.max(wanted.first, Math.min(needed.first, drawn.first - rowsAFrame)) : drawn.first;
  if (end - first > most && down) first = end - most;
  end = Math.min(rows, first + most, end);
  return first === drawn.first && end === drawn.end ? drawn : { first, end };
}
