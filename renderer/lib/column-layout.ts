import { columnShapes, usualColumns } from './columns.ts';
import type { ColumnName } from './columns.ts';

/** A column as it is drawn. */
export interface LaidOutColumn {
  name: ColumnName;
  /** Pixels. */
  width: number;
  /** Pixels from the left edge where it stays when the others scroll; `null` for those that scroll. */
  pinnedAt: number | null;
}

/** Columns that go first when room is short and nobody has chosen; time, kind and summary always stay. */
const droppedInOrder: readonly ColumnName[] = ['items', 'operation', 'target', 'status', 'actor'];

/** The usual columns that fit into a width in pixels, in their order. */
export function fitColumns(width: number): ColumnName[] {
  let shown = [...usualColumns];
  for (const dropped of droppedInOrder) {
    if (shown.reduce((sum, name) => sum + columnShapes[name].width, 0) <= width) break;
    shown = shown.filter((name) => name !== dropped);
  }
  return shown;
}

/**
 * Gives each column its width: what somebody chose, else its least width and its share of the room that is left.
 *
 * @param pinned how many columns at the beginning stay where they are
 * @param room width of the grid in pixels
 */
export function layOutColumns(
  shown: readonly ColumnName[],
  chosen: Readonly<Partial<Record<ColumnName, number>>>,
  pinned: number,
  room: number,
): LaidOutColumn[] {
  const widths = shown.map((name) => chosen[name] ?? columnShapes[name].width);
  const left = Math.max(0, room - widths.reduce((sum, width) => sum + width, 0));
  const shares = shown.map((name) => (chosen[name] === undefined ? columnShapes[name].grows : 0));
  const whole = shares.reduce((sum, share) => sum + share, 0);
  let place = 0;
  return shown.map((name, index) => {
    const width = Math.floor((widths[index] ?? 0) + (whole > 0 ? (left * (shares[index] ?? 0)) / whole : 0));
    const column = { name, width, pinnedAt: index < pinned ? place : null };
    place += width;
    return column;
  });
}

/** The columns with further room at the beginning of the first one, where marks stand. */
export function withRoomForMarks(columns: readonly LaidOutColumn[], marks: number): LaidOutColumn[] {
  return columns.map((column, index) => {
    if (index === 0) return { ...column, width: column.width + marks };
    return column.pinnedAt === null ? column : { ...column, pinnedAt: column.pinnedAt + marks };
  });
}

/** The order after one column was moved to the place of another. */
export function moveColumn(shown: readonly ColumnName[], moved: ColumnName, to: number): ColumnName[] {
  const others = shown.filter((name) => name !== moved);
  return shown.includes(moved) ? [...others.slice(0, to), moved, ...others.slice(to)] : [...shown];
}
