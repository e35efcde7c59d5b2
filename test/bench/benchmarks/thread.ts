import type { Benchmark } from '#test/bench/benchmark.ts';
import { interleave, median, round } from '#test/bench/measure.ts';
import { searchTime, words } from '#test/bench/queries.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import { startThread } from '#core/threads/thread-call.ts';

export const threadOverhead: Benchmark = {
  id: 'thread-overhead',
  what: 'First 100 events through the reader thread, more than in the same thread',
  unit: 'ms',
  target: null,
  async run(context) {
    const thread = startThread<ReaderMethods>('reader-thread', { folder: context.archive.folder });
    try {
      await thread.call('open', null);
      const query = words('medium')[0] as string;
      const request = { query, ...searchTime, count: 100 };
      const samples = await interleave(context.rounds * 5, {
        inside: () => context.reader.firstRows(request),
        thread: () => thread.call('firstRows', request),
      });
      const [inside, through] = [median(samples.inside), median(samples.thread)];
      return { value: through - inside, note: `${round(through)} ms against ${round(inside)} ms` };
    } finally {
      await thread.stop();
    }
  },
};
