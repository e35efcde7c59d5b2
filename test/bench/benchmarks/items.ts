import type { Benchmark } from '#test/bench/benchmark.ts';
import { interleave, median, round } from '#test/bench/measure.ts';
import { askSomethingElse, countOf, firstPage, planOf } from '#test/bench/queries.ts';
import { searchPage } from '#core/search/run-search.ts';

const query = 'item:ApexClass/Invoice*';

export const itemFirstPage: Benchmark = {
  id: 'item-first-page',
  what: `First 100 ids of ${query}`,
  unit: 'ms',
  target: { most: 20 },
  async run(context) {
    const plan = planOf(query);
    const samples = await interleave(context.rounds, {
      page: () => searchPage(context.database, plan, { limit: 100, afterId: null }),
      whole: () => firstPage(context, query),
    });
    const note = `with rows and total ${round(median(samples.whole))} ms`;
    return { value: median(samples.page), note };
  },
};

export const itemCount: Benchmark = {
  id: 'item-count',
  what: `Number of events of ${query}`,
  unit: 'ms',
  target: { most: 100 },
  async run(context) {
    const samples = await interleave(context.rounds, {
      count: { prepare: () => askSomethingElse(context), run: () => countOf(context, query) },
    });
    return { value: median(samples.count), note: `${countOf(context, query)} events` };
  },
};
