import { dropPill, groupPills, insertPill, invertPill, pillsOf } from '#renderer/lib/pills.ts';
import type { SearchSession } from './search-session.svelte.ts';

/** A condition of the query, or one that was turned off: that one is no part of the query any more. */
export interface ShownPill {
  text: string;
  denied: boolean;
  on: boolean;
  /** Place among the query's conditions; for one that is off, where it stood. */
  index: number;
}

/** The query's conditions as pills. The text is the truth; only what was turned off is kept beside it. */
export class Pills {
  readonly #search: SearchSession;
  #off = $state.raw<readonly ShownPill[]>([]);
  readonly list = $derived.by(() => this.#list());

  constructor(search: SearchSession) {
    this.#search = search;
  }

  #list(): ShownPill[] {
    const { error, text, result } = this.#search;
    const query = error === null ? text : (result?.opened.query ?? '');
    const shown: ShownPill[] = pillsOf(query).map((pill, index) => ({ ...pill, on: true, index }));
    for (const pill of this.#off) {
      // Undo or typing may have brought it back.
      if (!shown.some(({ text: present }) => present === pill.text)) shown.splice(pill.index, 0, pill);
    }
    return shown;
  }

  /** Turns a condition off, or on again at its place. */
  async toggle(pill: ShownPill): Promise<void> {
    this.#off = this.#off.filter(({ text }) => text !== pill.text);
    if (pill.on) {
      const place = this.list.findIndex(({ text }) => text === pill.text);
      this.#off = [...this.#off, { ...pill, on: false, index: place }];
      await this.#search.edit((query) => dropPill(query, pill.index));
    } else {
      const before = this.list.filter(({ on }, index) => on && index < pill.index).length;
      await this.#search.edit((query) => insertPill(query, pill.text, before));
    }
  }

  async invert(pill: ShownPill): Promise<void> {
    await this.#search.edit((query) => invertPill(query, pill.index));
  }

  async group(pill: ShownPill, other: ShownPill): Promise<void> {
    await this.#search.edit((query) => groupPills(query, pill.index, other.index));
  }

  async drop(pill: ShownPill): Promise<void> {
    this.#off = this.#off.filter(({ text }) => text !== pill.text);
    if (pill.on) await this.#search.edit((query) => dropPill(query, pill.index));
  }

  /** Drops every condition, those that are off, too. */
  async dropAll(): Promise<void> {
    this.#off = [];
    await this.#search.search('');
  }
}
