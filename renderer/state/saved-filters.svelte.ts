import { toPlainError } from '#shared/app-error.ts';
import type { PlainError } from '#shared/result.ts';
import type { FilterCount, FilterInput, SavedFilter } from '#shared/saved-filter.ts';
import type { Backend } from '#renderer/backend/backend.ts';
import { countingOrder, countsByName, listFolders, withCounts } from '#renderer/lib/filter-list.ts';
import type { WorkHistory } from './work-history.svelte.ts';

/** Which dialog about filters is open, and about which filter. */
export type FilterDialog = { kind: 'list' } | { kind: 'save' } | { kind: 'history' | 'rename'; name: string };

/** The saved filters, those of the side bar with their counts, and the one that was run last. */
export class SavedFilters {
  readonly #backend: Backend;
  readonly #work: WorkHistory;
  readonly #zone: () => string;
  list = $state.raw<readonly SavedFilter[]>([]);
  error = $state.raw<PlainError | null>(null);
  /** While a new count is made the last one stays. */
  counts = $state.raw<readonly FilterCount[]>([]);
  readonly #byName = $derived(countsByName(this.counts));
  dialog = $state.raw<FilterDialog | null>(null);
  /** Name of the filter that was run or saved last. */
  currentName = $state<string | null>(null);
  readonly pinned = $derived(this.list.filter(({ pinned }) => pinned));
  readonly current = $derived(this.list.find(({ name }) => name === this.currentName) ?? null);
  readonly folders = $derived(listFolders(this.list));
  #counting = 0;
  #onScreen: readonly string[] = [];

  constructor(backend: Backend, work: WorkHistory, zone: () => string) {
    this.#backend = backend;
    this.#work = work;
    this.#zone = zone;
  }

  /** Reads the list again, then counts those of the side bar. */
  async load(): Promise<void> {
    try {
      this.list = await this.#backend.call('filter.list', null);
      this.error = null;
    } catch (thrown) {
      this.error = toPlainError(thrown);
      return;
    }
    await this.count();
  }

  countOf(name: string): FilterCount | undefined {
    return this.#byName.get(name);
  }

  find(name: string): SavedFilter | undefined {
    const wanted = name.toLowerCase();
    return this.list.find((filter) => filter.name.toLowerCase() === wanted);
  }

  /**
   * Counts the filters of the side bar, then, while the list is open, those that are on the screen there and the others.
   * A later call ends an earlier one.
   */
  async count(): Promise<void> {
    const asked = this.dialog?.kind === 'list' ? this.list : this.pinned;
    const run = ++this.#counting;
    const left = countingOrder(asked, this.#onScreen);
    for (let names = left[0]; names !== undefined; names = left[0]) {
      try {
        const counted = await this.#backend.call('filter.counts', { names, tz: this.#zone() });
        if (run !== this.#counting) return;
        this.#keep(counted);
        left.shift();
      } catch (thrown) {
        if (run !== this.#counting) return;
        const error = toPlainError(thrown).message;
        this.#keep(left.flat().map((name) => ({ name, count: null, error })));
        return;
      }
    }
  }

  /** Tells which filters of the list are on the screen: what is not counted yet of them is counted next. */
  show(names: readonly string[]): void {
    this.#onScreen = names;
    if (names.some((name) => this.countOf(name) === undefined)) void this.count();
  }

  #keep(counted: readonly FilterCount[]): void {
    this.counts = withCounts(this.counts, counted);
  }

  open(dialog: FilterDialog): void {
    this.dialog = dialog;
    if (dialog.kind === 'list') void this.count();
  }

  /** Throws `filter.…` and `query.…`. */
  async save(input: FilterInput): Promise<SavedFilter> {
    const saved = await this.#work.act(this.#backend.call('filter.save', input));
    this.currentName = saved.name;
    return saved;
  }

  /** Throws `filter.…`. */
  async rename(name: string, newName: string, folder: string): Promise<void> {
    const renamed = await this.#work.act(this.#backend.call('filter.rename', { name, newName, folder }));
    if (this.currentName === name) this.currentName = renamed.name;
  }

  async pin(filter: SavedFilter, pinned: boolean): Promise<void> {
    await this.#work.attempt(this.#backend.call('filter.pin', { name: filter.name, pinned }));
  }

  async remove(filter: SavedFilter): Promise<void> {
    await this.#work.attempt(this.#backend.call('filter.remove', { names: [filter.name] }));
  }

  async restore(name: string, version: number): Promise<void> {
    await this.#work.attempt(this.#backend.call('filter.restore', { name, version }));
  }

  /** Moves a filter of the side bar to another place there. */
  async move(name: string, to: number): Promise<void> {
    const names = this.pinned.map((filter) => filter.name);
    const from = names.indexOf(name);
    const place = Math.max(0, Math.min(names.length - 1, to));
    if (from < 0 || from === place) return;
    names.splice(place, 0, ...names.splice(from, 1));
    await this.#work.attempt(this.#backend.call('filter.reorder', { names }));
  }
}
