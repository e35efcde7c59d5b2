import { messages } from '#renderer/messages/messages.ts';
import type { AppState } from './app-state.svelte.ts';
import type { Command } from './commands.svelte.ts';
import { copyLink } from './links.svelte.ts';
import { isFilterChanged, runFilter } from './run-filter.ts';

/** Filters of the side bar that have a key. */
const withKeys = 9;

/** Everything that can be done with saved filters; those of the side bar are commands themselves. */
export function filterCommands(app: AppState): Command[] {
  const { filters, search, router } = app;
  const titles = messages.filters.commands;
  const noDialog = (): boolean => filters.dialog === null;
  const onSearch = (): boolean => router.view === 'search' && noDialog();
  const make = (id: string, title: string, keys: string[], run: () => void, enabled = noDialog): Command => ({
    id,
    title,
    group: 'search',
    keys,
    run,
    enabled,
  });
  return [
    make('filter.open', titles.open, ['Mod+O'], () => filters.open({ kind: 'list' })),
    make('filter.save', titles.save, ['Mod+S'], () => filters.open({ kind: 'save' }), onSearch),
    make(
      'filter.again',
      titles.again,
      [],
      () => filters.current && void runFilter(app, filters.current),
      () => noDialog() && isFilterChanged(app),
    ),
    make(
      'filter.history',
      titles.history,
      [],
      () => filters.current && filters.open({ kind: 'history', name: filters.current.name }),
      () => noDialog() && (filters.current?.version ?? 0) > 0,
    ),
    make(
      'search.copyLink',
      titles.copyLink,
      [],
      () => void copyLink(app, { to: 'query', query: search.text, tz: app.settings.zone }),
      onSearch,
    ),
    ...Array.from({ length: withKeys }, (_, index) =>
      make(
        `filter.pinned.${index + 1}`,
        titles.pinned(index + 1),
        [`Alt+${index + 1}`],
        () => {
          const filter = filters.pinned[index];
          if (filter !== undefined) void runFilter(app, filter);
        },
        () => noDialog() && filters.pinned.length > index,
      ),
    ),
  ];
}
