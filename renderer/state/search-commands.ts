import { withTimeConditions } from '#renderer/lib/edit-query.ts';
import { quickRanges } from '#renderer/lib/time-ranges.ts';
import { messages } from '#renderer/messages/messages.ts';
import type { AppState } from './app-state.svelte.ts';
import type { Command } from './commands.svelte.ts';
import type { Pills } from './pills.svelte.ts';
import { stackFields } from './time-histogram.svelte.ts';

/** What only the view on the screen can do. */
export interface SearchViewActions {
  pills: Pills;
  focusQuery: () => void;
  openRecent: () => void;
  openRange: () => void;
  toggleFacets: () => void;
}

/** Everything that can be done to the query, its time and its pictures, under one name each. */
export function searchCommands({ search, histogram }: AppState, view: SearchViewActions): Command[] {
  const titles = messages.search.commands;
  const make = (id: string, title: string, keys: string[], run: () => void, enabled?: () => boolean): Command => ({
    id,
    title,
    group: 'search',
    keys,
    run,
    ...(enabled ? { enabled } : {}),
  });
  const drawn = (): boolean => histogram.visible && (histogram.shown?.buckets.buckets.length ?? 0) > 0;
  return [
    make('search.focus', titles.focus, ['/', 'Mod+F'], view.focusQuery),
    make('search.clear', titles.clear, [], () => void view.pills.dropAll()),
    make(
      'search.undo',
      titles.undo,
      ['Alt+ArrowLeft'],
      () => void search.back(),
      () => search.canGoBack,
    ),
    make(
      'search.redo',
      titles.redo,
      ['Alt+ArrowRight'],
      () => void search.forward(),
      () => search.canGoForward,
    ),
    make(
      'search.cancel',
      titles.cancel,
      ['Escape'],
      () => search.cancel(),
      () => search.slow,
    ),
    make('search.recent', titles.recent, ['h'], view.openRecent),
    make('range.choose', titles.range, ['r'], view.openRange),
    make('range.earlier', titles.earlier, ['['], () => void histogram.shift(-1), drawn),
    make('range.later', titles.later, [']'], () => void histogram.shift(1), drawn),
    make('range.zoomOut', titles.zoomOut, ['-'], () => void histogram.scale('out'), drawn),
    make('range.zoomIn', titles.zoomIn, ['='], () => void histogram.scale('in'), drawn),
    make(
      'range.back',
      titles.back,
      ['Backspace'],
      () => void histogram.back(),
      () => histogram.canGoBack,
    ),
    ...['', ...quickRanges].map((range) => {
      const name = range === '' ? messages.search.time.all : messages.search.time.quick[range as 'last-7d'];
      const time = range === '' ? '' : `time:${range}`;
      return make(
        `range.${range || 'all'}`,
        titles.quick(name),
        [],
        () => void search.edit((query) => withTimeConditions(query, time)),
      );
    }),
    make('histogram.toggle', titles.histogram, [], () => histogram.toggle()),
    make('histogram.table', titles.table, [], () => (histogram.asTable = !histogram.asTable), drawn),
    ...stackFields.map((field) =>
      make(`histogram.stack.${field}`, titles.stackBy(messages.histogram.stacks[field]), [], () =>
        histogram.stackBy(field),
      ),
    ),
    make('facets.toggle', titles.facets, [], view.toggleFacets),
  ];
}
