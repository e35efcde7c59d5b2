import { execFileSync } from 'node:child_process';

/** Another tool over the same events. */
export interface Peer {
  name: string;
  /** Finds 100 events with a word, or as near to that as the tool comes. */
  search: (word: string) => Promise<void> | void;
  /** Counts the events with a word by each of `countedMembers` and by day; `null` where the tool cannot. */
  facets: ((word: string) => Promise<void> | void) | null;
}

/** Whether a command is installed. */
export function hasCommand(command: string): boolean {
  try {
    execFileSync('which', [command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
