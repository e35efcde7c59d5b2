import type { Benchmark } from '#test/bench/benchmark.ts';
import { describeLatencies, latencies, percentile } from '#test/bench/measure.ts';
import { firstRows, searchTime, words } from '#test/bench/queries.ts';

export const valueCompletion: Benchmark = {
  id: 'complete-value',
  what: 'People and operations offered behind a common word, with their counts (p95)',
  unit: 'ms',
  target: { most: 60 },
  async run({ reader, rounds }) {
    const texts = words('common').flatMap((word) => [`${word} actor:`, `${word} op:up`]);
    const samples = latencies(rounds, texts, (text) => reader.complete({ text, position: text.length, ...searchTime }));
    return { value: percentile(samples, 0.95), note: describeLatencies(samples) };
  },
};

export const partOfWord: Benchmark = {
  id: 'first-page-part',
  what: 'First 100 events of a part of a word, by looking through them (p95)',
  unit: 'ms',
  target: null,
  async run(context) {
    const parts = [...words('common'), ...words('medium')].map((word) => `*${word.slice(1, -1)}*`);
    const samples = latencies(Math.min(3, context.rounds), parts, (query) => firstRows(context, query));
    return { value: percentile(samples, 0.95), note: describeLatencies(samples) };
  },
};
