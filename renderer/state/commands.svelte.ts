/** Something the user can do, under one name everywhere: palette, key, menu, key sheet. */
export interface Command {
  /** Stable dotted name, `noun.verb`; remembered keys refer to it. */
  id: string;
  /** As the palette and the key sheet show it. */
  title: string;
  /** Where the key sheet lists it. */
  group: CommandGroup;
  /** Keys as shipped, such as `Mod+K`, `g`, `Shift+ArrowDown`; `Mod` is Ctrl, on a Mac Command. */
  keys: readonly string[];
  run: () => void;
  /** Whether it can be done now; always unless given. */
  enabled?: () => boolean;
}

/** In the order of the key sheet and the palette. */
export const commandGroups = ['go', 'search', 'results', 'details', 'sources', 'investigations', 'general'] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** All commands there are at the moment: the views add theirs while they are shown. */
export class Commands {
  list = $state.raw<readonly Command[]>([]);

  /** Adds commands. @returns the function that takes them away again, for `$effect` */
  add(commands: readonly Command[]): () => void {
    this.list = [...this.list, ...commands];
    return () => (this.list = this.list.filter((command) => !commands.includes(command)));
  }
}
