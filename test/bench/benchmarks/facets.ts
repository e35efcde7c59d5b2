import type { Benchmark } from '#test/bench/benchmark.ts';
import { interleave, median, round } from '#test/bench/measure.ts';
import { askSomethingElse, countTypes, facetsAndHistogram, widestWord } from '#test/bench/queries.ts';

export const facetsWithText: Benchmark = {
  id: 'facets-text-vs-group-by',
  what: 'All facets and the histogram of the widest word, against one GROUP BY each',
  unit: '×',
  target: { most: 0.1 },
  async run(context) {
    const word = widestWord(context);
    const limits = context.limits();
    facetsAndHistogram(context, word);
    const samples = await interleave(context.rounds, {
      product: { prepare: () => askSomethingElse(context), run: () => facetsAndHistogram(context, word) },
      groups: () => limits.facetsByGroup(`text : "${word}"`),
    });
    const [product, groups] = [median(samples.product), median(samples.groups)];
    return { value: product / groups, note: `${round(product)} ms against ${round(groups)} ms` };
  },
};

export const facetsWithoutText: Benchmark = {
  id: 'facets-without-text',
  what: 'All facets and the histogram of all events',
  unit: 'ms',
  target: { most: 10 },
  async run(context) {
    const limits = context.limits();
    facetsAndHistogram(context, '');
    const samples = await interleave(context.rounds, {
      product: () => facetsAndHistogram(context, ''),
      groups: () => limits.facetsByGroup(null),
    });
    return { value: median(samples.product), note: `one GROUP BY each: ${round(median(samples.groups))} ms` };
  },
};

export const facetOfItems: Benchmark = {
  id: 'facet-of-items',
  what: 'Metadata types of all events, against one GROUP BY over their items',
  unit: '×',
  target: { most: 0.1 },
  async run(context) {
    const limits = context.limits();
    const started = performance.now();
    countTypes(context);
    const firstMs = performance.now() - started;
    const samples = await interleave(Math.min(3, context.rounds), {
      product: () => countTypes(context),
      groups: () => limits.typesByGroup(),
    });
    const [product, groups] = [median(samples.product), median(samples.groups)];
    const note = `${round(product)} ms, the first time ${round(firstMs)} ms, against ${round(groups)} ms`;
    return { value: product / groups, note };
  },
};

export const firstFacets: Benchmark = {
  id: 'facets-first-time',
  what: 'All facets and the histogram of all events for the first time after the archive was opened',
  unit: 'ms',
  target: null,
  async run(context) {
    const samples: number[] = [];
    for (let round = 0; round < 3; round++) {
      const fresh = context.openReader();
      const started = performance.now();
      facetsAndHistogram({ reader: fresh.methods }, '');
      samples.push(performance.now() - started);
      fresh.close();
    }
    return { value: median(samples) };
  },
};
