import type { Benchmark, BenchContext } from '#test/bench/benchmark.ts';
import { interleave, median, round } from '#test/bench/measure.ts';
import { searchTime, widestWord } from '#test/bench/queries.ts';
import { readEvents } from '#core/store/event-reader.ts';

const rows = 10_000;
const rowsPerCall = 500;

/** What the reader hands over for the window, and the same events as objects. */
function fetchRows(context: BenchContext) {
  const { searchId } = context.reader.openSearch({ query: '', ...searchTime, sort: [] });
  const sent: unknown[] = [];
  for (let offset = 0; offset < rows; offset += rowsPerCall) {
    sent.push(context.reader.searchRows({ searchId, offset, count: rowsPerCall }));
  }
  context.reader.closeSearch({ searchId });
  const ids = context.database
    .prepare<[number], number>('SELECT id FROM event ORDER BY id DESC LIMIT ?')
    .pluck()
    .all(rows);
  return { sent, objects: readEvents(context.database, ids) };
}

export const rowsToWindow: Benchmark = {
  id: 'rows-to-window',
  what: '10,000 rows cloned as they are handed over, against cloning them as objects',
  unit: '×',
  target: { most: 0.5 },
  async run(context) {
    const { sent, objects } = fetchRows(context);
    const samples = await interleave(context.rounds * 2, {
      sent: () => structuredClone(sent),
      objects: () => structuredClone(objects),
    });
    const [product, limit] = [median(samples.sent), median(samples.objects)];
    return { value: product / limit, note: `${round(product)} ms against ${round(limit)} ms` };
  },
};

export const randomPage: Benchmark = {
  id: 'random-page',
  what: '200 rows at a random place of an opened result (p50)',
  unit: 'ms',
  target: { most: 2 },
  async run(context) {
    const { reader } = context;
    const opened = reader.openSearch({ query: widestWord(context), ...searchTime, sort: [] });
    let place = 0;
    const samples = await interleave(context.rounds * 10, {
      page() {
        place = (place + Math.floor(opened.total * 0.381_966)) % Math.max(1, opened.total - 200);
        reader.searchRows({ searchId: opened.searchId, offset: place, count: 200 });
      },
    });
    reader.closeSearch({ searchId: opened.searchId });
    return { value: median(samples.page) };
  },
};
