import type { Benchmark, BenchContext } from '#test/bench/benchmark.ts';
import { interleave, median, round } from '#test/bench/measure.ts';
import { searchTime, widestWord } from '#test/bench/queries.ts';
import { type PackedEvents, unpackEvents } from '#shared/packed-events.ts';

const rows = 10_000;
const rowsPerCall = 500;

/** What the reader hands over for the window, and the same events as objects. */
function fetchRows(context: BenchContext) {
  const { ids } = context.reader.findIds({ query: '', ...searchTime, sort: [] });
  const sent: PackedEvents[] = [];
  for (let offset = 0; offset < rows; offset += rowsPerCall) {
    sent.push(context.reader.rowsOf({ ids: ids.slice(offset, Math.min(rows, offset + rowsPerCall)) }));
  }
  return { sent, objects: sent.map(unpackEvents) };
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
      // What the window then does for the rows that it shows: all of them, at worst.
      unpacked: () => sent.map(unpackEvents),
    });
    const [product, limit, unpacked] = [samples.sent, samples.objects, samples.unpacked].map(median) as [
      number,
      number,
      number,
    ];
    const note = `${round(product)} ms against ${round(limit)} ms; all of them unpacked ${round(unpacked)} ms`;
    return { value: product / limit, note };
  },
};

export const randomPage: Benchmark = {
  id: 'random-page',
  what: '200 rows at a random place of an opened result (p50)',
  unit: 'ms',
  target: { most: 2 },
  async run(context) {
    const { reader } = context;
    const { ids } = reader.findIds({ query: widestWord(context), ...searchTime, sort: [] });
    let place = 0;
    const samples = await interleave(context.rounds * 10, {
      page() {
        place = (place + Math.floor(ids.length * 0.381_966)) % Math.max(1, ids.length - 200);
        reader.rowsOf({ ids: ids.slice(place, place + 200) });
      },
    });
    return { value: median(samples.page) };
  },
};
