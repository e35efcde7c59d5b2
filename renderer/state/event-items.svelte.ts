import type { DeployedItem } from '#shared/audit-event.ts';
import { toPlainError } from '#shared/app-error.ts';
import type { PlainError } from '#shared/result.ts';
import type { EventItemsPage } from '#shared/search-calls.ts';
import type { Backend } from '#renderer/backend/backend.ts';

export const itemGroupings = ['none', 'type', 'change'] as const;
export type ItemGrouping = (typeof itemGroupings)[number];

/** Items drawn at first, and with each "more": a deployment can hold many thousands. */
const pageSize = 100;

/** The deployed items of one event, filtered and counted by the core, a page at a time. */
export class EventItems {
  readonly #backend: Backend;
  readonly #id: string;
  filter = $state('');
  grouping = $state<ItemGrouping>('none');
  items = $state.raw<readonly DeployedItem[]>([]);
  counts = $state.raw<Omit<EventItemsPage, 'items'> | null>(null);
  error = $state.raw<PlainError | null>(null);
  readonly left = $derived((this.counts?.total ?? 0) - this.items.length);
  #run = 0;

  constructor(backend: Backend, id: string) {
    this.#backend = backend;
    this.#id = id;
  }

  /** Reads the first page again. */
  async load(): Promise<void> {
    await this.#read(0);
  }

  async more(): Promise<void> {
    await this.#read(this.items.length);
  }

  async #read(offset: number): Promise<void> {
    const run = ++this.#run;
    try {
      const { items, ...counts } = await this.#backend.call('event.items', {
        id: this.#id,
        filter: this.filter.trim(),
        groupBy: this.grouping === 'none' ? null : this.grouping,
        offset,
        count: offset === 0 ? pageSize : 5 * pageSize,
      });
      if (run !== this.#run) return;
      this.items = offset === 0 ? items : [...this.items, ...items];
      this.counts = counts;
      this.error = null;
    } catch (thrown) {
      if (run === this.#run) this.error = toPlainError(thrown);
    }
  }
}
