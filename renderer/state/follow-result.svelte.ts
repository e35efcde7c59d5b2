import { untrack } from 'svelte';
import { nextFrame } from '#renderer/lib/next-frame.ts';
import type { AppState } from './app-state.svelte.ts';
import type { RecentQueries } from './recent-queries.svelte.ts';

/** Counting in other ways waits for a pause in typing, milliseconds; the rows never do. */
const countingMs = 120;
/** The mark of the page's first result, for whoever measures how long a start takes. */
const firstRowsMark = 'tickmark:first-rows';

/** What comes after a result or a move of the cursor, as long as the component that calls this is on the screen. */
export function followResult(app: AppState, recent: RecentQueries): void {
  const { search, detail } = app;

  // The pane follows the cursor; while a row's page is still on its way the last event stays.
  $effect(() => {
    const id = search.detailsOpen ? app.results.eventAt(search.active)?.id : undefined;
    if (id !== undefined) void detail.show(id);
  });

  // The rows of a result come first; then it is counted in other ways.
  $effect(() => {
    const opened = search.result?.opened;
    if (opened === undefined) return;
    const waiting = setTimeout(() => void app.describe(opened), untrack(() => search.confirmed) ? 0 : countingMs);
    return () => clearTimeout(waiting);
  });

  $effect(() => {
    const opened = search.result?.opened;
    if (opened !== undefined) untrack(() => recent.note(opened.query, opened.total, search.confirmed));
  });

  // The frame that comes next shows the first result.
  $effect(() => {
    if (search.result === null || performance.getEntriesByName(firstRowsMark).length > 0) return;
    void nextFrame().then(() => performance.mark(firstRowsMark));
  });
}
