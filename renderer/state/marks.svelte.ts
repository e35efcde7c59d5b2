import type { EventMarks, Tag } from '#shared/investigation.ts';
import { createKnownMarks } from '#renderer/lib/known-marks.ts';
import type { Backend } from '#renderer/backend/backend.ts';

/** Ids of one call. */
const mostIds = 1_000;
/** Events whose marks are kept. */
const mostKept = 4_000;
/** Rows that come into view within this time are asked for together. */
const gatherMs = 100;

/** Tags and investigations of the events on the screen, and all tags there are. */
export class Marks {
  readonly #backend: Backend;
  readonly #known = createKnownMarks(mostKept);
  /** Grows when marks have come; whoever waits for some reads it. */
  #arrivals = $state(0);
  /** Grows when all marks were read again. */
  #renewals = $state(0);
  tags = $state.raw<readonly Tag[]>([]);
  #reads = 0;
  /** The last reading after a change; earlier ones may be out of date. */
  #changedBefore = 0;
  #wanted: string[] = [];
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Marks of an event; `null` for none, `undefined` until they are known. */
  of(id: string): EventMarks | null | undefined {
    void this.#renewals;
    const marks = this.#known.get(id);
    if (marks === undefined) void this.#arrivals;
    return marks;
  }

  /** Asks for an event's marks, together with those of the rows around it. */
  want(id: string): void {
    if (this.#known.get(id) !== undefined) return;
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
    await Promise.all([this.#load(this.#known.ids().slice(-mostIds), true), this.loadTags()]);
  }

  async loadTags(): Promise<void> {
    this.tags = await this.#backend.call('tag.list', null).catch(() => this.tags);
  }

  /** @param only forgets all others: what they are marked with may have changed */
  async #load(ids: string[], only = false): Promise<void> {
    if (ids.length === 0) return;
    const read = ++this.#reads;
    if (only) this.#changedBefore = read;
    // Marks that can't be read are not shown; the rows are there all the same.
    const found = await this.#backend.call('event.marks', { ids }).catch(() => null);
    // What was asked before a change may have been answered before it, too.
    if (read < this.#changedBefore) return only ? undefined : this.#load(ids);
    if (found === null) return;
    if (only) this.#known.clear();
    this.#known.put(ids, found);
    if (only) this.#renewals += 1;
    else this.#arrivals += 1;
  }
}
