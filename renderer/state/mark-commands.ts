import { messages } from '#renderer/messages/messages.ts';
import type { AppState } from './app-state.svelte.ts';
import type { Command } from './commands.svelte.ts';
import { copyLink } from './links.svelte.ts';
import type { MarkTarget } from './marking.svelte.ts';

/**
 * What can be done with events of a list: those selected, or the one under the cursor.
 *
 * @param home the investigation that notes and unpinning are about: the one on the screen, else the current one
 */
export function markCommands(
  app: AppState,
  target: () => MarkTarget | null,
  home: () => string | undefined = () => app.investigations.current?.name,
): Command[] {
  const { marking } = app;
  const titles = messages.investigations.commands;
  const make = (id: string, title: string, keys: string[], act: (events: MarkTarget) => void): Command => ({
    id,
    title,
    group: 'investigations',
    keys,
    run: () => {
      const events = target();
      if (events !== null) act(events);
    },
    enabled: () => marking.question === null && target() !== null,
  });
  return [
    make('event.pin', titles.pin, ['p'], (events) => void marking.pin(events)),
    make('event.unpin', titles.unpin, ['Shift+P'], (events) => void marking.unpin(events, home())),
    make('event.tag', titles.tag, ['t'], (events) => marking.askTag(events)),
    make('event.note', titles.note, ['n'], (events) => marking.askNote(events, home())),
    {
      ...make('event.attach', titles.attach, [], (events) => void marking.attach(events, home())),
      enabled: () => marking.question === null && target()?.id != null,
    },
    make('event.copyLink', titles.copyLink, [], ({ id }) => id !== null && void copyLink(app, { to: 'record', id })),
  ];
}
