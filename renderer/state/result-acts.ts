import type { AppState } from './app-state.svelte.ts';

/** A row was clicked: Shift selects up to it, Ctrl selects it besides others, a plain click opens it. */
export function pressRow({ search, results }: AppState, row: number, event: MouseEvent): void {
  if (event.shiftKey) results.selection.extendTo(row, Math.max(0, search.active));
  else if (event.ctrlKey || event.metaKey) results.selection.toggle(row);
  else return results.open(row);
  search.active = row;
}

/** Esc clears the selection, then closes the details, then leaves the grid. */
export function stepBack({ search, results }: AppState, leave: () => void): void {
  if (results.selection.count > 0) results.selection.clear();
  else if (search.detailsOpen) search.detailsOpen = false;
  else leave();
}
