import { untrack } from 'svelte';
import type { AppState } from './app-state.svelte.ts';

/**
 * Clears the selection and counts groups anew when another result is shown, as long as the component that calls this is
 * on the screen: what was selected in the last one means nothing in the next.
 */
export function followSelection({ search, results }: AppState): void {
  const { selection, grouping } = results;
  /** The result that the selection is of; read again without new events, it is the same one. */
  let selectedOf = '';

  $effect(() => {
    if (search.early !== null) untrack(() => selection.clear());
  });

  $effect(() => {
    const { result } = search;
    untrack(() => {
      const shown = JSON.stringify([result?.opened.query, search.sort, search.total, search.row(0)?.id]);
      if (shown !== selectedOf) selection.clear();
      selectedOf = shown;
      void grouping.load();
    });
  });
}
