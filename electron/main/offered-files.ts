import { randomUUID } from 'node:crypto';
import { isAbsolute } from 'node:path';
import * as v from 'valibot';
import { AppError } from '#shared/app-error.ts';

/** Files that were dropped on the window, held here under a ticket: the page can import them, but not name others. */
export interface OfferedFiles {
  /** Throws `usage.invalid_argument` when nothing in the list is a file on this computer. @returns the ticket */
  offer: (paths: unknown) => string;
  /** The paths of a ticket. Throws `usage.invalid_argument` for a ticket that is none, or too old. */
  find: (ticket: string) => string[];
}

const pathList = v.pipe(v.array(v.pipe(v.string(), v.maxLength(4096))), v.maxLength(1000));
/** Drops that were never imported are forgotten, oldest first. */
const mostTickets = 20;

export function createOfferedFiles(): OfferedFiles {
  const byTicket = new Map<string, string[]>();
  return {
    offer(paths) {
      const checked = v.safeParse(pathList, paths);
      // A file made by a page has no path; neither has text or a picture dragged from elsewhere.
      const files = checked.success ? checked.output.filter((path) => isAbsolute(path)) : [];
      if (files.length === 0) {
        throw new AppError(
          'usage.invalid_argument',
          'What was dropped is no file on this computer.',
          'Drop files, at most 1,000 at once, or choose them with “Choose files …”.',
        );
      }
      const ticket = randomUUID();
      byTicket.set(ticket, files);
      const [oldest] = byTicket.keys();
      if (byTicket.size > mostTickets && oldest !== undefined) byTicket.delete(oldest);
      return ticket;
    },
    find(ticket) {
      const files = byTicket.get(ticket);
      if (files === undefined) {
        throw new AppError('usage.invalid_argument', 'These files are no longer at hand.', 'Drop them again.');
      }
      return files;
    },
  };
}
