import type { FacetCounts, TimeBuckets } from '#shared/api.ts';
import { toPlainError } from '#shared/app-error.ts';
import type { PlainError } from '#shared/result.ts';
import type { Backend } from '#renderer/backend/backend.ts';
import { recall, remember } from '#renderer/lib/remember.ts';
import type { Settings } from './settings.svelte.ts';

export const periods = ['all', 'last-365d', 'last-90d', 'last-30d'] as const;
export type Period = (typeof periods)[number];

export const overviewStacks = ['status', 'env'] as const;
export type OverviewStack = (typeof overviewStacks)[number];

/** Queries of the pictures, without the period. */
export const overviewQueries = {
  deployments: 'kind:deployment',
  production: 'kind:deployment env:production',
  failed: 'kind:deployment status:failed,partial',
  noTicket: 'kind:deployment env:production ticket:none',
  violations: 'violation:yes',
  operations: 'source:agileapps',
  all: '',
} as const;
type OverviewQuery = keyof typeof overviewQueries;

type Counts = { value: string | null; count: number }[];

/** All pictures of one period, counted at about the same time. */
export interface Pictures {
  figures: Partial<Record<OverviewQuery, number>>;
  overTime: TimeBuckets | null;
  /** Events by hour of the week, Monday's first hour first. */
  rhythm: readonly number[] | null;
  deployers: Counts | null;
  metadata: Counts | null;
  restricted: Counts | null;
  operations: Counts | null;
  violators: Counts | null;
}

const nothingYet: Pictures = {
  figures: {},
  overTime: null,
  rhythm: null,
  deployers: null,
  metadata: null,
  restricted: null,
  operations: null,
  violators: null,
};

const isPeriod = (value: unknown): value is Period => periods.some((period) => period === value);
const isStack = (value: unknown): value is OverviewStack => overviewStacks.some((stack) => stack === value);
const slot = 'overview';
const bars = 10;

/** The pictures of the overview: one after the other, so that each is seen as soon as it is counted. */
export class Overview {
  readonly #backend: Backend;
  readonly #settings: Settings;
  period = $state<Period>(recall('overviewPeriod', isPeriod, 'all'));
  stack = $state<OverviewStack>(recall('overviewStack', isStack, 'status'));
  pictures = $state.raw<Pictures>(nothingYet);
  loading = $state(false);
  error = $state.raw<PlainError | null>(null);
  #run = 0;

  constructor(backend: Backend, settings: Settings) {
    this.#backend = backend;
    this.#settings = settings;
  }

  choosePeriod(period: Period): void {
    this.period = period;
    remember('overviewPeriod', period);
    void this.load();
  }

  stackBy(stack: OverviewStack): void {
    this.stack = stack;
    remember('overviewStack', stack);
    void this.load();
  }

  /** A picture's query within the period, as the search shows it. */
  queryOf(query: OverviewQuery, ...further: string[]): string {
    const period = this.period === 'all' ? '' : `time:${this.period}`;
    return [overviewQueries[query], ...further, period].filter((term) => term !== '').join(' ');
  }

  /** Counts everything again; the old pictures stay until each new one is there. */
  async load(): Promise<void> {
    const run = ++this.#run;
    this.loading = true;
    const show = (part: Partial<Pictures>): boolean => {
      if (run === this.#run) this.pictures = { ...this.pictures, ...part };
      return run === this.#run;
    };
    try {
      for (const count of this.#counts()) if (!show(await count())) return;
      this.error = null;
    } catch (thrown) {
      if (run === this.#run) this.error = toPlainError(thrown);
    } finally {
      if (run === this.#run) this.loading = false;
    }
  }

  #counts(): (() => Promise<Partial<Pictures>>)[] {
    const tz = this.#settings.zone;
    const figure = (query: OverviewQuery) => async (): Promise<Partial<Pictures>> => {
      const { total } = await this.#facets(query, ['kind'], 1);
      return { figures: { ...this.pictures.figures, [query]: total } };
    };
    const top = async (query: OverviewQuery, field: string, most: number | null): Promise<Counts> =>
      (await this.#facets(query, [field], most)).facets[field] ?? [];
    return [
      async () => ({
        overTime: await this.#backend.call('search.histogram', {
          query: this.queryOf('deployments'),
          tz,
          by: 'auto',
          stack: this.stack,
          slot,
        }),
      }),
      ...(['deployments', 'production', 'failed', 'noTicket', 'violations', 'all'] as const).map(figure),
      async () => ({ deployers: await top('production', 'actor', bars) }),
      async () => {
        const types = await top('deployments', 'metadata', null);
        const restricted = this.#settings.restrictedTypes;
        return {
          metadata: types.filter(({ value }) => value !== null).slice(0, bars),
          restricted: types.filter(({ value }) => value !== null && restricted.includes(value)).slice(0, bars),
        };
      },
      async () => ({
        rhythm: (await this.#backend.call('search.rhythm', { query: this.queryOf('all'), tz, slot })).hours,
      }),
      async () => ({ operations: await top('operations', 'op', bars) }),
      async () => ({ violators: await top('violations', 'actor', bars) }),
    ];
  }

  #facets(query: OverviewQuery, by: string[], top: number | null): Promise<FacetCounts> {
    return this.#backend.call('search.facets', { query: this.queryOf(query), tz: this.#settings.zone, by, top, slot });
  }
}
