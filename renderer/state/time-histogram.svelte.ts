import type { TimeBuckets } from '#shared/api.ts';
import { toPlainError } from '#shared/app-error.ts';
import { startOfNextUnit } from '#shared/calendar.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { PlainError } from '#shared/result.ts';
import type { ConnectionCoverage } from '#shared/sync-status.ts';
import { afterLatestMs } from '#shared/time.ts';
import type { Backend } from '#renderer/backend/backend.ts';
import { timeConditionsOf, withTimeConditions, withTimeRange } from '#renderer/lib/edit-query.ts';
import { recall, remember } from '#renderer/lib/remember.ts';
import type { SearchSession } from './search-session.svelte.ts';

export const stackFields = ['kind', 'status'] as const;
export type StackField = (typeof stackFields)[number];

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isStackField = (value: unknown): value is StackField => stackFields.some((field) => field === value);

/** Events over time, and what was collected of that time, as they are on the screen. */
interface ShownHistogram {
  query: string;
  buckets: TimeBuckets;
  stack: StackField;
  /** The stretch that is drawn, half open. */
  fromMs: number;
  toMs: number;
  coverage: ConnectionCoverage[];
}

/** The histogram over the result: asked for once the rows are there; the old one stays until the new one is. */
export class TimeHistogram {
  readonly #backend: Backend;
  readonly #search: SearchSession;
  visible = $state(recall('histogram', isBoolean, true));
  stack = $state<StackField>(recall('histogramStack', isStackField, 'kind'));
  shown = $state.raw<ShownHistogram | null>(null);
  loading = $state(false);
  /** What is shown is of another result, or being counted again. */
  readonly stale = $derived.by(() => this.loading || this.shown?.query !== this.#search.result?.opened.query);
  error = $state.raw<PlainError | null>(null);
  /** Time conditions that stood in the query before each zoom, the last one at the end. */
  #earlier = $state.raw<string[]>([]);
  readonly canGoBack = $derived(this.#earlier.length > 0);
  #asked: { query: string; tz: string } | null = null;
  #run = 0;

  constructor(backend: Backend, search: SearchSession) {
    this.#backend = backend;
    this.#search = search;
  }

  /** Draws another result. */
  async load(query: string, tz: string): Promise<void> {
    this.#asked = { query, tz };
    if (!this.visible) return;
    const run = ++this.#run;
    this.loading = true;
    try {
      const next = await this.#ask(query, tz, this.stack);
      if (run !== this.#run) return;
      this.shown = next;
      this.error = null;
    } catch (thrown) {
      if (run === this.#run) this.error = toPlainError(thrown);
    } finally {
      if (run === this.#run) this.loading = false;
    }
  }

  async #ask(query: string, tz: string, stack: StackField): Promise<ShownHistogram> {
    const buckets = await this.#backend.call('search.histogram', { query, tz, by: 'auto', stack });
    const [first, last] = [buckets.buckets[0], buckets.buckets.at(-1)];
    if (first === undefined || last === undefined) return { query, buckets, stack, fromMs: 0, toMs: 0, coverage: [] };
    const fromMs = Date.parse(first.start);
    const toMs = Math.min(startOfNextUnit(Date.parse(last.start), buckets.by, tz), afterLatestMs - 1);
    const range = { from: formatIso(fromMs), to: formatIso(toMs) };
    const { connections } = await this.#backend.call('coverage.read', range);
    return { query, buckets, stack, fromMs, toMs, coverage: connections };
  }

  toggle(): void {
    this.visible = !this.visible;
    remember('histogram', this.visible);
    this.#again();
  }

  stackBy(field: StackField): void {
    this.stack = field;
    remember('histogramStack', field);
    this.#again();
  }

  #again(): void {
    if (this.#asked !== null) void this.load(this.#asked.query, this.#asked.tz);
  }

  /** Limits the query to a stretch of time, half open. */
  async zoom(fromMs: number, toMs: number): Promise<void> {
    await this.#search.edit((query) => {
      const next = withTimeRange(query, fromMs, toMs, this.shown?.buckets.tz ?? 'UTC');
      if (next !== query) this.#earlier = [...this.#earlier, timeConditionsOf(query)];
      return next;
    });
  }

  /** Puts the time back that the query had before the last zoom. */
  async back(): Promise<void> {
    const time = this.#earlier.at(-1);
    if (time === undefined) return;
    this.#earlier = this.#earlier.slice(0, -1);
    await this.#search.edit((query) => withTimeConditions(query, time));
  }
}
