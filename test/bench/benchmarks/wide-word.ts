import type { Benchmark } from '#test/bench/benchmark.ts';
import { interleave, median, round } from '#test/bench/measure.ts';
import { askSomethingElse, firstPage, halfWord, planOf, searchTime } from '#test/bench/queries.ts';
import { searchPage } from '#core/search/run-search.ts';
import { readEvents } from '#core/store/event-reader.ts';

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
      product: () => readEvents(context.database, searchPage(context.database, plan, { limit: 100, afterId: null })),
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
          const { searchId } = context.reader.openSearch({ query, ...searchTime, sort: [] });
          context.reader.searchRows({ searchId, offset: 0, count: 100 });
          context.reader.closeSearch({ searchId });
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
    const { reader } = context;
    const opened = reader.openSearch({ query, ...searchTime, sort: [] });
    const middle = Math.floor(opened.total / 2);
    const [row] = reader.searchRows({ searchId: opened.searchId, offset: middle, count: 1 });
    reader.closeSearch({ searchId: opened.searchId });
    if (row === undefined) return { value: null, note: 'The word is in no event.' };
    // The cursor is what an earlier page would have ended with.
    const after = Buffer.from(JSON.stringify([row.id, row.time])).toString('base64url');
    askSomethingElse(context);
    const samples = await interleave(context.rounds * 5, {
      first: () => firstPage(context, query),
      middle: () => firstPage(context, query, after),
    });
    const [first, inTheMiddle] = [median(samples.first), median(samples.middle)];
    return { value: inTheMiddle / first, note: `${round(inTheMiddle)} ms against ${round(first)} ms` };
  },
};
