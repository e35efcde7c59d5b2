import type { EventMarks, Tag } from '#shared/investigation.ts';
import type { Backend } from '#renderer/backend/backend.ts';

/** Ids of one call. */
const mostIds = 1_000;
/** Rows that come into view within this time are asked for together. */
const gatherMs = 24;

/** Tags and investigations of the events on the screen, and all tags there are. */
export class Marks {
  readonly #backend: Backend;
  /** By event id, in the order they were last asked for; `null` for an event without marks. */
  #known = $state.raw<ReadonlyMap<string, EventMarks | null>>(new Map());
  tags = $state.raw<readonly Tag[]>([]);
  readonly #wanted = new Set<string>();
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Marks of an event; `null` for none, `undefined` until they are known. */
  of(id: string): EventMarks | null | undefined {
    return this.#known.get(id);
  }

  /** Asks for an event's marks, together with those of the rows around it. */
  want(id: string): void {
    if (this.#known.has(id)) return;
    this.#wanted.add(id);
    this.#waiting ??= setTimeout(() => {
      this.#waiting = undefined;
      const ids = [...this.#wanted].slice(-mostIds);
      this.#wanted.clear();
      void this.#load(ids);
    }, gatherMs);
  }

  /** Reads again what may be on the screen, and the tags. */
  async refresh(): Promise<void> {
    await Promise.all([this.#load([...this.#known.keys()].slice(-mostIds), true), this.loadTags()]);
  }

  async loadTags(): Promise<void> {
    this.tags = await this.#backend.call('tag.list', null).catch(() => this.tags);
  }

  /** @param only forgets all others: what they are marked with may have changed */
  async #load(ids: string[], only = false): Promise<void> {
    if (ids.length === 0) return;
    // Marks that can't be read are not shown; the rows are there all the same.
    const found = await this.#backend.call('event.marks', { ids }).catch(() => null);
    if (found === null) return;
    const fresh = new Map<string, EventMarks | null>(ids.map((id) => [id, null]));
    for (const marks of found) fresh.set(marks.id, marks);
    const kept = only ? [] : [...this.#known].slice(-4 * mostIds);
    this.#known = new Map([...kept, ...fresh]);
  }
}
