import { isRecentQueries, withRecentQuery } from '#renderer/lib/recent-queries.ts';
import type { RecentQuery } from '#renderer/lib/recent-queries.ts';
import { recall, remember } from '#renderer/lib/remember.ts';

/** Typed text that stays this long on the screen was meant. */
const meantMs = 2500;

/** The queries that were run, newest first, over restarts; Up and Down step through them. */
export class RecentQueries {
  list = $state.raw<readonly RecentQuery[]>(recall('recentQueries', isRecentQueries, []));
  /** Place of the query that Up went to; -1 for the text that stood there before. */
  #place = -1;
  #draft = '';
  #waiting: ReturnType<typeof setTimeout> | undefined;

  /** A query was answered; what was merely typed is kept once it has stayed for a while. */
  note(query: string, count: number, confirmed: boolean): void {
    clearTimeout(this.#waiting);
    const keep = (): void => {
      this.list = withRecentQuery(this.list, { query, count, atMs: Date.now() });
      remember('recentQueries', this.list);
    };
    if (confirmed) keep();
    else this.#waiting = setTimeout(keep, meantMs);
  }

  /** The query before the one in the field; `null` at the oldest. */
  earlier(text: string): string | null {
    if (this.#place === -1) this.#draft = text;
    const next = this.list.findIndex(({ query }, index) => index > this.#place && query !== text);
    if (next === -1) return null;
    this.#place = next;
    return this.list[next]?.query ?? null;
  }

  /** The query after it, at last the text that stood there first; `null` when nothing was stepped through. */
  later(): string | null {
    if (this.#place === -1) return null;
    this.#place -= 1;
    return this.#place === -1 ? this.#draft : (this.list[this.#place]?.query ?? null);
  }

  /** The field was edited: Up begins anew. */
  leave(): void {
    this.#place = -1;
  }

  clear(): void {
    this.list = [];
    remember('recentQueries', this.list);
  }
}
