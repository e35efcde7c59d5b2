import { textOf } from '#renderer/lib/columns.ts';
import type { ColumnName } from '#renderer/lib/columns.ts';
import { formatTime } from '#renderer/lib/format-time.ts';
import { messages } from '#renderer/messages/messages.ts';
import type { AppState } from '#renderer/state/app-state.svelte.ts';

/** Rows that are measured: what is on the screen and a little more. */
const measuredRows = 200;
/** Padding of a cell and a mark before its text, in pixels. */
const surroundings = 44;

/** The width at which a column shows its title and the rows around the cursor whole, in pixels. */
export function measureColumn({ results, search, settings }: AppState, name: ColumnName): number {
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) return 0;
  const { fontFamily } = getComputedStyle(document.body);
  context.font = `12px ${fontFamily}`;
  const first = Math.max(0, search.active - measuredRows / 2);
  let widest = context.measureText(messages.results.columns[name]).width;
  for (let row = first; row < Math.min(results.count, first + measuredRows); row += 1) {
    const event = results.eventAt(row);
    if (event === undefined) continue;
    const text = name === 'time' ? formatTime(event.time, settings.zone) : textOf(event, name);
    widest = Math.max(widest, context.measureText(text).width);
  }
  return Math.ceil(widest) + surroundings;
}
