import { constants, copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark, BenchContext } from '#test/bench/benchmark.ts';
import { describeLatencies, latencies, percentile } from '#test/bench/measure.ts';
import { startProcess } from '#test/bench/processes/run-process.ts';
import { allWords, firstRows } from '#test/bench/queries.ts';
import { searchPath, storePath } from '#core/store/open-database.ts';

export const searchWhileWriting: Benchmark = {
  id: 'search-while-writing',
  what: 'First page of a word while a sync writes (p95), against twice the idle time and 2 ms',
  unit: '×',
  target: { most: 1 },
  async run(context) {
    const folder = copyArchive(context);
    const copy = context.openReader(folder);
    const writer = startProcess('write-rows.ts', [folder, '60000']);
    try {
      // It makes its rows first; only then the machine is idle.
      if ((await writer.line()) !== 'ready') throw new Error('The writing process did not get ready');
      const measure = () =>
        latencies(context.rounds, allWords(), (query) => firstRows({ reader: copy.methods }, query));
      const idle = measure();
      writer.send('write');
      if ((await writer.line()) !== 'writing') throw new Error('The writing process did not write');
      const busy = measure();
      const limit = 2 * percentile(idle, 0.95) + 2;
      const note = `writing: ${describeLatencies(busy)}; idle: ${describeLatencies(idle)}`;
      return { value: percentile(busy, 0.95) / limit, note };
    } finally {
      copy.close();
      await writer.stop();
    }
  },
};

/** A copy to write to: the archive itself stays as it was built. */
function copyArchive({ archive, scratch }: BenchContext): string {
  const folder = join(scratch, 'written-to');
  mkdirSync(folder);
  for (const pathOf of [storePath, searchPath]) {
    copyFileSync(pathOf(archive.folder), pathOf(folder), constants.COPYFILE_FICLONE);
  }
  return folder;
}
