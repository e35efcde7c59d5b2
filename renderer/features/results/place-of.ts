/** A cell of the grid, with its row and its column as they are shown, both counted from 0. */
export interface CellPlace {
  cell: HTMLElement;
  row: number;
  column: number;
}

/** The cell that an event happened in; `null` outside of cells. */
export function placeOf(event: MouseEvent): CellPlace | null {
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[role="gridcell"]') : null;
  const row = cell?.closest('[aria-rowindex]');
  if (cell == null || row == null) return null;
  // The header is row 1, and both count from 1.
  return {
    cell,
    row: Number(row.getAttribute('aria-rowindex')) - 2,
    column: Number(cell.getAttribute('aria-colindex')) - 1,
  };
}
