/**
 * Where a key leads in a table of cells in rows: arrows, Home and End of the row.
 *
 * @returns the index of the cell, or `null` for other keys and where there is none
 */
export function moveInGrid(key: string, current: number, columns: number, cells: number): number | null {
  const row = Math.floor(current / columns) * columns;
  const next = {
    ArrowLeft: current - 1,
    ArrowRight: current + 1,
    ArrowUp: current - columns,
    ArrowDown: current + columns,
    Home: row,
    End: Math.min(row + columns, cells) - 1,
  }[key];
  return next !== undefined && next >= 0 && next < cells ? next : null;
}
