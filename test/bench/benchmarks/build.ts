import type { Benchmark } from '#test/bench/benchmark.ts';
import { round } from '#test/bench/measure.ts';

export const storeRate: Benchmark = {
  id: 'build-store',
  what: 'Events stored by the writer while the archive was built',
  unit: 'rows/s',
  target: null,
  run: ({ archive }) => ({
    value: archive.plan.events / archive.storeSeconds,
    note: `with ${round(archive.items / archive.storeSeconds)} deployed items a second`,
  }),
};

export const indexRate: Benchmark = {
  id: 'build-index',
  what: 'Events indexed while the archive was built',
  unit: 'rows/s',
  target: null,
  run: ({ archive }) => ({
    value: archive.plan.events / archive.indexSeconds,
    note: `with ${round(archive.items / archive.indexSeconds)} deployed items a second; merged in ${round(archive.mergeSeconds)} s afterwards`,
  }),
};
