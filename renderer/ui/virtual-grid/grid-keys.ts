/** What a key means in the grid: a move to a row or to the next column, opening it, going back; `null` when it means nothing here. */
export type GridCommand =
  { kind: 'move'; to: number } | { kind: 'column'; by: number } | { kind: 'open' } | { kind: 'back' };

/**
 * Reads a key of the grid: arrows step, Page Up and Down turn pages, Home and End jump.
 *
 * @param active row the cursor is on; -1 before the first move
 * @param page rows that fit on the screen
 */
export function readGridKey(key: string, active: number, rows: number, page: number): GridCommand | null {
  if (key === 'Escape') return { kind: 'back' };
  if (rows === 0) return null;
  if (key === 'Enter') return active === -1 ? { kind: 'move', to: 0 } : { kind: 'open' };
  if (key === 'ArrowRight' || key === 'ArrowLeft') return { kind: 'column', by: key === 'ArrowRight' ? 1 : -1 };
  const target = findTarget(key, active, rows, Math.max(1, page - 1));
  return target === null ? null : { kind: 'move', to: Math.min(rows - 1, Math.max(0, target)) };
}

function findTarget(key: string, active: number, rows: number, page: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return active + 1;
    case 'ArrowUp':
      return active - 1;
    case 'PageDown':
      return active + page;
    case 'PageUp':
      return active - page;
    case 'Home':
      return 0;
    case 'End':
      return rows - 1;
    default:
      return null;
  }
}
