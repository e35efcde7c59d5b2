import { type AppLink, parseAppLink } from '#shared/app-link.ts';

/** A link somebody opened; `link` is `null` for one that is none of this program's, to the letter. */
export interface OpenedLink {
  link: AppLink | null;
}

/** The links that the system hands over: told to the window, or kept until it is there to ask. */
export interface AppLinks {
  /** Takes a link as text; nothing is called because of it. */
  open: (text: string) => void;
  /** Takes the link among the words of a command line, if there is one. */
  openFrom: (commandLine: readonly string[]) => void;
  /** The link that came before the window asked; `null` for none. Asking takes it, and later ones are announced. */
  takeWaiting: () => OpenedLink | null;
}

const scheme = /^tickmark:/i;

export function createAppLinks(announce: (opened: OpenedLink) => void): AppLinks {
  let waiting: OpenedLink | null = null;
  let asked = false;

  function open(text: string): void {
    const opened = { link: parseAppLink(text) };
    if (asked) announce(opened);
    else waiting = opened;
  }

  return {
    open,
    openFrom(commandLine) {
      // The program itself comes first, and no link is a switch or a file.
      const link = commandLine.slice(1).find((word) => scheme.test(word));
      if (link !== undefined) open(link);
    },
    takeWaiting() {
      const taken = waiting;
      waiting = null;
      asked = true;
      return taken;
    },
  };
}
