import { dropPill, groupPills, invertPill, pillsOf, togglePill, toPills } from '#shared/query/pills.ts';
import type { Pill, PillQuery, SwitchedOff } from '#shared/query/pills.ts';
import type { SearchSession } from './search-session.svelte.ts';

/** The query's conditions as pills. The text is the truth; only what was switched off is kept beside it. */
export class Pills {
  readonly #search: SearchSession;
  #off = $state.raw<readonly SwitchedOff[]>([]);
  /** The query the pills are of: the text, or the one on the screen while the text has a mistake. */
  readonly query = $derived.by(() => {
    const { error, text, result } = this.#search;
    return error === null && isQuery(text) ? text : (result?.opened.query ?? '');
  });
  readonly list: readonly Pill[] = $derived(pillsOf(this.#withOff(this.query)));

  constructor(search: SearchSession) {
    this.#search = search;
  }

  /** Undo or typing may have brought back what was switched off. */
  #withOff(text: string): PillQuery {
    const present = toPills(text).map((pill) => pill.text);
    return { text, off: this.#off.filter((pill) => !present.includes(pill.text)) };
  }

  async #change(change: (query: PillQuery) => PillQuery): Promise<void> {
    await this.#search.edit((text) => {
      const next = change(this.#withOff(text));
      this.#off = next.off;
      return next.text;
    });
  }

  /** Switches a pill off, or on again at its place. */
  toggle(index: number): Promise<void> {
    return this.#change((query) => togglePill(query, index));
  }

  invert(index: number): Promise<void> {
    return this.#change((query) => invertPill(query, index));
  }

  /** One of both is enough. */
  group(index: number, other: number): Promise<void> {
    return this.#change((query) => groupPills(query, [index, other]));
  }

  drop(index: number): Promise<void> {
    return this.#change((query) => dropPill(query, index));
  }

  /** Drops every condition, those that are switched off, too. */
  async dropAll(): Promise<void> {
    this.#off = [];
    await this.#search.search('');
  }
}

function isQuery(text: string): boolean {
  try {
    toPills(text);
    return true;
  } catch {
    return false;
  }
}
