import { listRows } from '#renderer/lib/row-ranges.ts';
import type { ResultLines } from './result-lines.svelte.ts';
import type { SearchSession } from './search-session.svelte.ts';
import type { MarkTarget } from './marking.svelte.ts';

/** Lines of a grouped result that are taken one by one. */
const mostLines = 1_000;

/** The selected rows, or the row under the cursor where none is selected; `null` for neither. */
export function markTargetOf(results: ResultLines, search: SearchSession): MarkTarget | null {
  const { selection } = results;
  const lines = selection.count === 0 ? [search.active] : listRows(selection.ranges, mostLines);
  if (selection.count <= 1 || results.grouped) {
    const ids = lines.flatMap((line) => results.eventAt(line)?.id ?? []);
    return ids.length === 0
      ? null
      : { events: { ids }, count: ids.length, id: ids.length === 1 ? (ids[0] ?? null) : null };
  }
  const searchId = search.result?.opened.searchId;
  // Early rows have no places in a result yet.
  if (searchId === undefined || search.early !== null) return null;
  const ranges = selection.ranges.map(({ first, last }) => ({ offset: first, count: last - first + 1 }));
  return { events: { searchId, ranges }, count: selection.count, id: null };
}
