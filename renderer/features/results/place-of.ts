/** The row and the column of the cell that an event happened in; `null` outside of cells. */
export function placeOf(event: MouseEvent): { row: number; column: number } | null {
  const cell = event.target instanceof Element ? event.target.closest('[role="gridcell"]') : null;
  const row = cell?.closest('[aria-rowindex]');
  if (cell == null || row == null) return null;
  // The header is row 1, and both count from 1.
  return { row: Number(row.getAttribute('aria-rowindex')) - 2, column: Number(cell.getAttribute('aria-colindex')) - 1 };
}
