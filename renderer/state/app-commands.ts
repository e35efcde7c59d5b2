import { messages } from '#renderer/messages/messages.ts';
import type { AppState } from './app-state.svelte.ts';
import type { Command } from './commands.svelte.ts';
import { viewNames } from './router.svelte.ts';
import { densities, themes } from './settings.svelte.ts';
import type { Density } from './settings.svelte.ts';

/** The commands that every view has: to go somewhere, to find commands, to change how the window looks. */
export function appCommands(app: AppState, shell: { openPalette: () => void; openKeys: () => void }): Command[] {
  const { titles } = messages.commands;
  return [
    { id: 'palette.open', title: titles.palette, group: 'general', keys: ['Mod+K'], run: shell.openPalette },
    { id: 'keys.open', title: titles.keys, group: 'general', keys: ['?'], run: shell.openKeys },
    ...viewNames.map((view, index): Command => {
      const keys = view === 'settings' ? ['Mod+,'] : [`Mod+${index + 1}`];
      return {
        id: `go.${view}`,
        title: titles.goTo(messages.app[view]),
        group: 'go',
        keys,
        run: () => app.router.go(view),
      };
    }),
    ...themes.map((theme): Command => ({
      id: `theme.${theme}`,
      title: titles.theme(messages.settings.themes[theme]),
      group: 'general',
      keys: [],
      run: () => app.settings.setTheme(theme),
    })),
    ...(Object.keys(densities) as Density[]).map((density): Command => ({
      id: `density.${density}`,
      title: titles.density(messages.settings.densities[density]),
      group: 'general',
      keys: [],
      run: () => app.settings.setDensity(density),
    })),
  ];
}
