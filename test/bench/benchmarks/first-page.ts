import type { ArchivePlan } from '#test/bench/archive/records-thread.ts';
import type { Benchmark, BenchContext, Measured } from '#test/bench/benchmark.ts';
import { describeLatencies, latencies, percentile } from '#test/bench/measure.ts';
import { allWords, firstPage, firstRows, phrases, words } from '#test/bench/queries.ts';

function measure(
  context: BenchContext,
  queries: readonly string[],
  search: (context: BenchContext, query: string) => void = firstRows,
): Measured {
  const samples = latencies(context.rounds, queries, (query) => search(context, query));
  return { value: percentile(samples, 0.95), note: describeLatencies(samples) };
}

/** Milliseconds; with more than a million events, twice as many. */
const target = ({ events }: ArchivePlan) => ({ most: events > 1_000_000 ? 10 : 5 });

export const firstPageWithTotal: Benchmark = {
  id: 'first-page-with-total',
  what: 'First 100 events of a word, and the number of all (p95)',
  unit: 'ms',
  target: null,
  run: (context) => measure(context, allWords(), firstPage),
};

export const firstPageWord: Benchmark = {
  id: 'first-page-word',
  what: 'First 100 events of a word (p95)',
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
  target: { most: 5 },
  run: (context) => {
    const rareActors = [420, 470, 520, 560, 590].map((number) => `actor:user${number}@example.com`);
    return measure(
      context,
      rareActors.flatMap((actor) => words('common').map((word) => `${actor} ${word}`)),
    );
  },
};
