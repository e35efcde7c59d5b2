import type { Benchmark } from '#test/bench/benchmark.ts';
import { interleave, median, round } from '#test/bench/measure.ts';
import { askSomethingElse, firstPage, halfWord, planOf, searchTime } from '#test/bench/queries.ts';
import { searchPage } from '#core/search/run-search.ts';
import { readPackedEvents } from '#core/store/packed-event-reader.ts';

export const wideWordByJoin: Benchmark = {
  id: 'half-word-vs-join',
  what: 'First 100 events of a word in half of all events, against a join sorted by time (neither with the total)',
  unit: '×',
  target: { most: 0.05 },
  async run(context) {
    const word = halfWord(context);
    const plan = planOf(word);
    const limits = context.limits();
    const samples = await interleave(context.rounds, {
      product: () =>
        readPackedEvents(context.database, searchPage(context.database, plan, { limit: 100, afterId: null })),
      join: () => limits.firstPageByJoin(`text : "${word}"`),
      withTotal: { prepare: () => askSomethingElse(context), run: () => firstPage(context, word) },
    });
    const [product, join, withTotal] = [samples.product, samples.join, samples.withTotal].map(median) as [
      number,
      number,
      number,
    ];
    const note = `${round(product)} ms against ${round(join)} ms; with the total ${round(withTotal)} ms`;
    return { value: product / join, note };
  },
};

export const wideWordOpen: Benchmark = {
  id: 'half-word-open',
  what: 'All events of a word in half of all events opened, and the first 100 rows read',
  unit: 'ms',
  target: null,
  async run(context) {
    const query = halfWord(context);
    const samples = await interleave(context.rounds, {
      open: {
        prepare: () => askSomethingElse(context),
        run() {
          const { ids } = context.reader.findIds({ query, ...searchTime, sort: [] });
          context.reader.rowsOf({ ids: ids.subarray(0, 100) });
        },
      },
    });
    return { value: median(samples.open) };
  },
};

export const pageAtHalfDepth: Benchmark = {
  id: 'half-depth-page',
  what: 'A page in the middle of the result, against the first page (word in half of all events)',
  unit: '×',
  target: { most: 2 },
  async run(context) {
    const query = halfWord(context);
    const plan = planOf(query);
    const { ids } = context.reader.findIds({ query, ...searchTime, sort: [] });
    const middleId = ids[Math.floor(ids.length / 2)];
    if (middleId === undefined) return { value: null, note: 'The word is in no event.' };
    const page = (afterId: number | null) =>
      readPackedEvents(context.database, searchPage(context.database, plan, { limit: 100, afterId }));
    const samples = await interleave(context.rounds * 5, {
      first: () => page(null),
      middle: () => page(middleId),
    });
    const [first, inTheMiddle] = [median(samples.first), median(samples.middle)];
    return { value: inTheMiddle / first, note: `${round(inTheMiddle)} ms against ${round(first)} ms` };
  },
};
