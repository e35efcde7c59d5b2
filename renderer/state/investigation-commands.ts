import { messages } from '#renderer/messages/messages.ts';
import type { AppState } from './app-state.svelte.ts';
import type { Command } from './commands.svelte.ts';

/** What can be done with saved work from everywhere. */
export function investigationCommands(app: AppState): Command[] {
  const { investigations, marking, activity, work, router, backend, search, settings } = app;
  const titles = messages.investigations.commands;
  const onSearch = (): boolean => router.view === 'search';
  const make = (id: string, title: string, keys: string[], run: () => void, enabled?: () => boolean): Command => ({
    id,
    title,
    group: 'investigations',
    keys,
    run,
    ...(enabled ? { enabled } : {}),
  });
  return [
    make(
      'work.undo',
      titles.undo,
      ['Mod+Z'],
      () => void work.undo(onSearch()),
      () => work.canUndo(onSearch()),
    ),
    make(
      'work.redo',
      titles.redo,
      ['Mod+Shift+Z', 'Mod+Y'],
      () => void work.redo(onSearch()),
      () => work.canRedo(onSearch()),
    ),
    make('case.create', titles.create, [], () => (investigations.creating = true)),
    make('case.choose', titles.choose, [], () => (marking.question = { kind: 'current' })),
    make(
      'case.open',
      titles.open,
      [],
      () => investigations.current && router.go('investigations', investigations.current.name),
      () => investigations.current !== null,
    ),
    make(
      'case.keepQuery',
      titles.keepQuery,
      [],
      () => {
        const name = investigations.current?.name;
        if (name === undefined) return;
        const asked = {
          name,
          query: search.text,
          tz: settings.zone,
          title: search.text || messages.filters.everything,
        };
        void work.attempt(backend.call('case.addQuery', asked));
      },
      () => onSearch() && investigations.current !== null && search.error === null,
    ),
    make('case.import', titles.import, [], () => void investigations.import(null)),
    make('tags.manage', titles.tags, [], () => (marking.managingTags = true)),
    make('log.open', titles.log, [], () => activity.show()),
    ...investigations.list.map((each) =>
      make(`case.go.${each.name}`, titles.goTo(each.name), [], () => router.go('investigations', each.name)),
    ),
  ];
}
