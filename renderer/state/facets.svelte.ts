import type { FacetCounts } from '#shared/api.ts';
import { toPlainError } from '#shared/app-error.ts';
import type { PlainError } from '#shared/result.ts';
import type { Backend } from '#renderer/backend/backend.ts';
import { choiceIn, withFieldChoice } from '#renderer/lib/edit-query.ts';
import type { FieldChoice } from '#renderer/lib/edit-query.ts';
import { recall, remember } from '#renderer/lib/remember.ts';
import type { SearchSession } from './search-session.svelte.ts';

export const facetFields = ['kind', 'actor', 'op', 'status', 'env', 'target', 'object', 'type', 'metadata'] as const;
export type FacetField = (typeof facetFields)[number];
export type FacetEntry = FacetCounts['facets'][string][number];

/** Values shown of each field before somebody wants all. */
export const shortList = 5;

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

/** The values in the result with their exact counts: asked for once the rows are there. */
export class Facets {
  readonly #backend: Backend;
  readonly #search: SearchSession;
  visible = $state(recall('facets', isBoolean, true));
  /** On a narrow window the panel is a drawer, closed until it is wanted. */
  drawerOpen = $state(false);
  counts = $state.raw<FacetCounts | null>(null);
  /** Fields of which all values are shown. */
  full = $state.raw<readonly FacetField[]>([]);
  loading = $state(false);
  #countedQuery = $state('');
  /** What is shown is of another result, or being counted again. */
  readonly stale = $derived.by(() => this.loading || this.#countedQuery !== this.#search.result?.opened.query);
  error = $state.raw<PlainError | null>(null);
  #asked: { query: string; tz: string } | null = null;
  #run = 0;

  constructor(backend: Backend, search: SearchSession) {
    this.#backend = backend;
    this.#search = search;
  }

  /** Counts another result. */
  async load(query: string, tz: string): Promise<void> {
    this.#asked = { query, tz };
    if (!this.visible && !this.drawerOpen) return;
    const run = ++this.#run;
    this.loading = true;
    try {
      const next = await this.#ask(query, tz);
      if (run !== this.#run) return;
      this.counts = next;
      this.#countedQuery = query;
      this.error = null;
    } catch (thrown) {
      if (run === this.#run) this.error = toPlainError(thrown);
    } finally {
      if (run === this.#run) this.loading = false;
    }
  }

  async #ask(query: string, tz: string): Promise<FacetCounts> {
    // One more than is shown tells whether there are more.
    const short = await this.#backend.call('search.facets', { query, tz, by: [...facetFields], top: shortList + 1 });
    if (this.full.length === 0) return short;
    const full = await this.#backend.call('search.facets', { query, tz, by: [...this.full], top: null });
    return { total: short.total, facets: { ...short.facets, ...full.facets } };
  }

  toggle(): void {
    this.visible = !this.visible;
    remember('facets', this.visible);
    this.#again();
  }

  toggleDrawer(): void {
    this.drawerOpen = !this.drawerOpen;
    this.#again();
  }

  /** Shows all values of a field, or the first few again. */
  toggleFull(field: FacetField): void {
    this.full = this.full.includes(field) ? this.full.filter((each) => each !== field) : [...this.full, field];
    this.#again();
  }

  #again(): void {
    if (this.#asked !== null) void this.load(this.#asked.query, this.#asked.tz);
  }

  /** How the query on the screen treats a value. */
  choiceOf(field: string, value: string | null): FieldChoice | null {
    return choiceIn(this.#search.result?.opened.query ?? '', field, value);
  }

  /** Adds a value to the query, or its denial; takes it back when it is there already. */
  async choose(field: string, value: string | null, choice: FieldChoice): Promise<void> {
    await this.#search.edit((query) => withFieldChoice(query, field, value, choice));
  }
}
