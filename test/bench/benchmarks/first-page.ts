import type { Benchmark, BenchContext, Measured } from '#test/bench/benchmark.ts';
import { describeLatencies, latencies, percentile } from '#test/bench/measure.ts';
import { allWords, firstPage, phrases, planOf, words } from '#test/bench/queries.ts';
import { searchPage } from '#core/search/run-search.ts';
import { readEvents } from '#core/store/event-reader.ts';

/** The first hundred events and the number of all, as the reader answers. */
function measure(context: BenchContext, queries: readonly string[]): Measured {
  const samples = latencies(context.rounds, queries, (query) => firstPage(context, query));
  return { value: percentile(samples, 0.95), note: describeLatencies(samples) };
}

const target = { most: 5 };

export const firstPageWithoutTotal: Benchmark = {
  id: 'first-page-rows-only',
  what: 'First 100 events of a word, without the total (p95)',
  unit: 'ms',
  target,
  run(context) {
    const samples = latencies(context.rounds, allWords(), (word) => {
      readEvents(context.database, searchPage(context.database, planOf(word), { limit: 100, afterId: null }));
    });
    return { value: percentile(samples, 0.95), note: describeLatencies(samples) };
  },
};

export const firstPageWord: Benchmark = {
  id: 'first-page-word',
  what: 'First 100 events of a word, with rows and total (p95)',
  unit: 'ms',
  target,
  run: (context) => measure(context, allWords()),
};

export const firstPagePhrase: Benchmark = {
  id: 'first-page-phrase',
  what: 'First 100 events of a phrase of two words (p95)',
  unit: 'ms',
  target,
  run: (context) => measure(context, phrases(context)),
};

export const firstPageTwoWords: Benchmark = {
  id: 'first-page-two-words',
  what: 'First 100 events with two words (p95)',
  unit: 'ms',
  target,
  run: (context) => {
    const [common, medium, low] = [words('common'), words('medium'), words('low')];
    const pairs = common.flatMap((word, index) => [
      `${word} ${medium[index % medium.length] as string}`,
      `${word} ${common[(index + 1) % common.length] as string}`,
      `${word} ${low[index % low.length] as string}`,
    ]);
    return measure(context, pairs);
  },
};

export const firstPagePrefix: Benchmark = {
  id: 'first-page-prefix',
  what: 'First 100 events of the first three letters of a word (p95)',
  unit: 'ms',
  target: { most: 10 },
  run: (context) => {
    const prefixes = new Set(allWords().map((word) => `${word.slice(0, 3)}*`));
    return measure(context, [...prefixes]);
  },
};

export const firstPageSelective: Benchmark = {
  id: 'first-page-selective',
  what: 'First 100 events of a rare person with a common word (p95)',
  unit: 'ms',
  target,
  run: (context) => {
    const rareActors = [420, 470, 520, 560, 590].map((number) => `actor:user${number}@example.com`);
    return measure(
      context,
      rareActors.flatMap((actor) => words('common').map((word) => `${actor} ${word}`)),
    );
  },
};
