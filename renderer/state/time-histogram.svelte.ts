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
import { shiftStretch, zoomStretch } from '#renderer/lib/time-ranges.ts';
import type { Stretch } from '#renderer/lib/time-ranges.ts';
import type { SearchSession } from './search-session.svelte.ts';

export const stackFields = [
  'kind',
  'status',
  'source',
  'conn',
  'env',
  'target',
  'actor',
  'op',
  'type',
  'object',
  'metadata',
  'violation',
] as const;
export type StackField = (typeof stackFields)[number];

export const bucketChoices = ['auto', 'minute', 'hour', 'day', 'week', 'month', 'year'] as const;
export type BucketChoice = (typeof bucketChoices)[number];

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isStackField = (value: unknown): value is StackField => stackFields.some((field) => field === value);
const slot = 'histogram';

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
  /** Length of a bar; a chosen one is for the present result and gives way where it makes too many. */
  by = $state<BucketChoice>('auto');
  asTable = $state(false);
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
      const next = await this.#ask(query, tz, this.stack, this.by);
      if (run !== this.#run) return;
      this.shown = next;
      this.error = null;
    } catch (thrown) {
      if (run !== this.#run) return;
      if (this.by !== 'auto') return void this.chooseBucket('auto');
      this.error = toPlainError(thrown);
    } finally {
      if (run === this.#run) this.loading = false;
    }
  }

  async #ask(query: string, tz: string, stack: StackField, by: BucketChoice): Promise<ShownHistogram> {
    const buckets = await this.#backend.call('search.histogram', { query, tz, by, stack, slot });
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

  chooseBucket(by: BucketChoice): void {
    this.by = by;
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
    // What is a good length for the whole is too long for a part of it.
    this.by = 'auto';
  }

  /** The stretch on the screen moved by one bar, earlier or later. */
  async shift(by: -1 | 1): Promise<void> {
    const stretch = this.#stretch();
    if (stretch === null || this.shown === null) return;
    const { fromMs, toMs } = shiftStretch(stretch, this.shown.buckets.by, this.shown.buckets.tz, by);
    await this.zoom(fromMs, toMs);
  }

  /** Half or twice as much time around the middle of what is shown. */
  async scale(direction: 'in' | 'out'): Promise<void> {
    const stretch = this.#stretch();
    if (stretch === null || this.shown === null) return;
    const zoomed = zoomStretch(stretch, this.shown.buckets.by, this.shown.buckets.tz, direction);
    if (zoomed !== null) await this.zoom(zoomed.fromMs, zoomed.toMs);
  }

  /** The query's own bounds where it has them, else those of what is drawn. */
  #stretch(): Stretch | null {
    const { shown } = this;
    if (shown === null || shown.buckets.buckets.length === 0) return null;
    const { from, to } = this.#search.result?.opened.resolved ?? { from: null, to: null };
    return {
      fromMs: from === null ? shown.fromMs : Date.parse(from),
      toMs: to === null ? shown.toMs : Date.parse(to),
    };
  }

  /** Puts the time back that the query had before the last zoom. */
  async back(): Promise<void> {
    const time = this.#earlier.at(-1);
    if (time === undefined) return;
    this.#earlier = this.#earlier.slice(0, -1);
    await this.#search.edit((query) => withTimeConditions(query, time));
  }
}
