import { toPlainError } from '#shared/app-error.ts';
import type { TimeBuckets } from '#shared/api.ts';
import type { CaseDetail, CaseRerun, PinnedEvent } from '#shared/investigation.ts';
import { quote } from '#shared/query/quoting.ts';
import type { PlainError } from '#shared/result.ts';
import type { Backend } from '#renderer/backend/backend.ts';
import { PagedRows, pageSize } from './paged-rows.svelte.ts';

/** The investigation on the screen. */
export class OpenCase {
  readonly #backend: Backend;
  readonly #zone: () => string;
  detail = $state.raw<CaseDetail | null>(null);
  error = $state.raw<PlainError | null>(null);
  /** Pinned events by time. */
  pins = $state.raw<{ total: number; rows: PagedRows<PinnedEvent> } | null>(null);
  overTime = $state.raw<TimeBuckets | null>(null);
  reruns = $state.raw<readonly CaseRerun[] | null>(null);
  rerunning = $state(false);
  /** Rows of the list that are on the screen, half open: read again first. */
  #seen = { first: 0, end: pageSize };
  #run = 0;

  constructor(backend: Backend, zone: () => string) {
    this.#backend = backend;
    this.#zone = zone;
  }

  get name(): string | null {
    return this.detail?.name ?? null;
  }

  /** Shows an investigation; of the one shown already, what changed. */
  async load(name: string): Promise<void> {
    const run = ++this.#run;
    if (this.name !== name) this.clear();
    try {
      const detail = await this.#backend.call('case.show', { name });
      const pins = await this.#readPins(name);
      if (run !== this.#run) return;
      this.detail = detail;
      this.pins = pins;
      this.error = null;
      const overTime = await this.#readOverTime(name);
      if (run === this.#run) this.overTime = overTime;
    } catch (thrown) {
      if (run === this.#run) this.error = toPlainError(thrown);
    }
  }

  async reload(): Promise<void> {
    if (this.name !== null) await this.load(this.name);
  }

  clear(): void {
    this.detail = null;
    this.pins = null;
    this.overTime = null;
    this.reruns = null;
    this.error = null;
    this.#seen = { first: 0, end: pageSize };
  }

  /** Fetches what is missing of the pinned events on the screen, half open. */
  ensure(first: number, end: number): void {
    this.#seen = { first, end };
    void this.pins?.rows.ensure(first, Math.min(end, this.pins.total));
  }

  async rerun(): Promise<void> {
    if (this.name === null) return;
    this.rerunning = true;
    try {
      this.reruns = await this.#backend.call('case.rerun', { name: this.name });
      this.error = null;
    } catch (thrown) {
      this.error = toPlainError(thrown);
    } finally {
      this.rerunning = false;
    }
  }

  async #readPins(name: string): Promise<{ total: number; rows: PagedRows<PinnedEvent> }> {
    let total = 0;
    const rows = new PagedRows<PinnedEvent>(
      async (offset, count) => {
        const page = await this.#backend.call('case.events', { name, offset, count });
        total = page.total;
        return { at: (index) => page.events[index] };
      },
      (thrown) => (this.error = toPlainError(thrown)),
    );
    // Whole before it takes the place of the list before: nothing flickers.
    await rows.ensure(this.#seen.first, this.#seen.end);
    return { total, rows };
  }

  /** The archive counts pinned events by tag; those it does not hold are in the list alone. */
  async #readOverTime(name: string): Promise<TimeBuckets> {
    const query = `case:${quote(name)}`;
    return this.#backend.call('search.histogram', {
      query,
      tz: this.#zone(),
      by: 'auto',
      stack: 'tag',
      slot: 'case',
    });
  }
}
