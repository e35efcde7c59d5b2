import type { AuditEvent } from '#shared/audit-event.ts';
import { writeRows } from '#renderer/lib/copy-rows.ts';
import type { CopyFormat } from '#renderer/lib/copy-rows.ts';
import { listRows } from '#renderer/lib/row-ranges.ts';
import { messages } from '#renderer/messages/messages.ts';
import type { AppState } from '#renderer/state/app-state.svelte.ts';

/** More rows than this are a file, not a clipboard. */
const mostRows = 20_000;
/** Rows read at a time: no more than the window keeps. */
const chunk = 5_000;

/** Puts the selected rows on the clipboard, or the row under the cursor where none is selected. */
export async function copySelected({ results, search, columns, toasts }: AppState, format: CopyFormat): Promise<void> {
  const { selection } = results;
  if (selection.count > mostRows) return void toasts.show(messages.results.copyTooMany(mostRows), 'bad');
  const rows = selection.count > 0 ? listRows(selection.ranges, mostRows) : [search.active];
  const events: AuditEvent[] = [];
  for (let start = 0; start < rows.length; start += chunk) {
    const part = rows.slice(start, start + chunk);
    await results.fetch(part[0] ?? 0, (part.at(-1) ?? 0) + 1);
    events.push(...part.flatMap((row) => results.eventAt(row) ?? []));
  }
  if (events.length === 0) return;
  const titles = columns.shown.map((name) => messages.results.columns[name]);
  try {
    await navigator.clipboard.writeText(writeRows(events, columns.shown, titles, format));
    toasts.show(messages.results.copied(events.length));
  } catch {
    toasts.show(messages.app.copyFailed, 'bad');
  }
}
