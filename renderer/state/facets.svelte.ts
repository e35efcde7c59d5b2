import type { FacetCounts } from '#shared/api.ts';
import { toPlainError } from '#shared/app-error.ts';
import type { PlainError } from '#shared/result.ts';
import type { Backend } from '#renderer/backend/backend.ts';
import { choiceIn, withFieldChoice } from '#renderer/lib/edit-query.ts';
import type { FieldChoice } from '#renderer/lib/edit-query.ts';
import { facetFields, isFacetOrder, moveFacet, usualFacets } from '#renderer/lib/facet-order.ts';
import type { FacetField } from '#renderer/lib/facet-order.ts';
import { recall, remember } from '#renderer/lib/remember.ts';
import type { SearchSession } from './search-session.svelte.ts';

export type FacetEntry = FacetCounts['facets'][string][number];

/** Values shown of each field before somebody wants all. */
export const shortList = 5;
/** Values of a field that are drawn at most; further ones are found by typing. */
const longList = 200;
/** Fields that are counted by one call. */
const mostFields = 20;
const slot = 'facets';

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

/** The values in the result with their exact counts: asked for once the rows are there. */
export class Facets {
  readonly #backend: Backend;
  readonly #search: SearchSession;
  visible = $state(recall('facets', isBoolean, true));
  /** On a narrow window the panel is a drawer, closed until it is wanted. */
  drawerOpen = $state(false);
  /** The fields on the panel, in its order. */
  order = $state.raw<readonly FacetField[]>(recall('facetOrder', isFacetOrder, [...usualFacets]));
  /** Fields that can be added; none once the panel holds as many as are counted at once. */
  readonly further = $derived(
    this.order.length < mostFields ? facetFields.filter((field) => !this.order.includes(field)) : [],
  );
  counts = $state.raw<FacetCounts | null>(null);
  /** Fields of which all values are shown, with what is searched for among them. */
  full = $state.raw<Readonly<Partial<Record<FacetField, string>>>>({});
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
    const by = [...this.order];
    // One more than is shown tells whether there are more.
    const short = await this.#backend.call('search.facets', { query, tz, by, top: shortList + 1, slot });
    const counts = { total: short.total, facets: { ...short.facets }, others: { ...short.others } };
    for (const field of this.order.filter((each) => each in this.full)) {
      const full = await this.#askAll(field, query, tz);
      Object.assign(counts.facets, full.facets);
      Object.assign(counts.others, full.others);
    }
    return counts;
  }

  /** All values of a field, or those that contain what is searched for. */
  #askAll(field: FacetField, query: string, tz: string): Promise<FacetCounts> {
    const asked = { query, tz, by: [field], top: longList, slot: `${slot}.${field}` };
    const containing = this.full[field] ?? '';
    return this.#backend.call('search.facets', containing === '' ? asked : { ...asked, containing });
  }

  /** Counts the values of one field again; the others stay as they are. */
  async #reload(field: FacetField): Promise<void> {
    const { counts } = this;
    if (this.#asked === null || counts === null) return;
    const { query, tz } = this.#asked;
    const wanted = this.full[field];
    try {
      const full = await this.#askAll(field, query, tz);
      if (this.#countedQuery !== query || this.full[field] !== wanted || this.counts === null) return;
      this.counts = {
        total: this.counts.total,
        facets: { ...this.counts.facets, ...full.facets },
        others: { ...this.counts.others, ...full.others },
      };
    } catch (thrown) {
      if (this.full[field] === wanted) this.error = toPlainError(thrown);
    }
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
    const { [field]: sought, ...others } = this.full;
    this.full = sought === undefined ? { ...others, [field]: '' } : others;
    if (sought === undefined) void this.#reload(field);
    else this.#again();
  }

  /** Shows the values of a field that contain a text. */
  find(field: FacetField, containing: string): void {
    this.full = { ...this.full, [field]: containing };
    void this.#reload(field);
  }

  /** Moves a field by one place among those on the screen. */
  move(field: FacetField, seen: readonly FacetField[], by: -1 | 1): void {
    this.#arrange(moveFacet(this.order, seen, field, by));
  }

  add(field: FacetField): void {
    this.#arrange([field, ...this.order]);
    this.#again();
  }

  remove(field: FacetField): void {
    this.#arrange(this.order.filter((each) => each !== field));
  }

  /** The usual fields in the usual order. */
  resetOrder(): void {
    this.#arrange([...usualFacets]);
    this.#again();
  }

  #arrange(order: FacetField[]): void {
    this.order = order;
    remember('facetOrder', order);
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
