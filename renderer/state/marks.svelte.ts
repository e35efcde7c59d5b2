import type { EventMarks, Tag } from '#shared/investigation.ts';
import { noMarks, withMarks } from '#renderer/lib/known-marks.ts';
import type { KnownMarks } from '#renderer/lib/known-marks.ts';
import type { Backend } from '#renderer/backend/backend.ts';

/** Ids of one call. */
const mostIds = 1_000;
/** Events whose marks are kept besides those just read. */
const mostKept = 4_000;
/** Rows that come into view within this time are asked for together. */
const gatherMs = 24;

/** Tags and investigations of the events on the screen, and all tags there are. */
export class Marks {
  readonly #backend: Backend;
  #known = $state.raw<KnownMarks>(noMarks);
  tags = $state.raw<readonly Tag[]>([]);
  #wanted: string[] = [];
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
    this.#wanted.push(id);
    this.#waiting ??= setTimeout(() => {
      this.#waiting = undefined;
      const ids = this.#wanted.filter((one, index, all) => all.indexOf(one) === index).slice(-mostIds);
      this.#wanted = [];
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
    if (found !== null) this.#known = withMarks(this.#known, ids, found, only ? 0 : mostKept);
  }
}
