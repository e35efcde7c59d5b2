import { createFilterCounts } from '#core/filters/filter-counts.ts';
import { createIndexMethods } from '#core/threads/index-methods.ts';
import { createReaderMethods } from '#core/threads/reader-methods.ts';
import { createWriterMethods } from '#core/threads/writer-methods.ts';
import type { Benchmark, BenchContext } from '#test/bench/benchmark.ts';
import { interleave, median, round } from '#test/bench/measure.ts';
import { join } from 'node:path';
import { sourceRecord } from '#test/support/store/source-records.ts';

const many = 100_000;
const few = 10;
const by = { who: 'bench', nowMs: 1 };

/** A workspace of its own with 100,000 events, all of them in one case and ten of them in another. */
export function pinned(context: BenchContext) {
  return context.once('saved-work', () => {
    const folder = join(context.scratch, 'saved-work');
    const writer = createWriterMethods(folder);
    writer.methods.open({ nowMs: 0 });
    const connection = writer.methods.insertConnection({
      connection: {
        name: 'gs',
        kind: 'gearset',
        url: 'https://gearset.example',
        user: null,
        secret: { place: 'none' },
      },
      nowMs: 0,
    });
    const runId = writer.methods.startSyncRun({
      nowMs: 0,
      toolVersion: 'bench',
      connectionIds: [connection.id],
      scheduled: false,
    });
    const windowId = writer.methods.startWindow({
      runId,
      connectionId: connection.id,
      endpoint: 'bench',
      fromMs: 0,
      toMs: 1,
      startedMs: 1,
    });
    for (let start = 0; start < many; start += 5_000) {
      const records = Array.from({ length: 5_000 }, (_, index) =>
        sourceRecord({ externalId: `e${start + index}`, timeMs: (start + index) * 60_000 }),
      );
      const batch = {
        connectionId: connection.id,
        connectionName: 'gs',
        source: 'gearset',
        windowId,
        records,
        unreadable: [],
        seenMs: 0,
      };
      writer.methods.storeBatch({ batch, calls: [] });
    }
    const index = createIndexMethods(folder);
    index.methods.open();
    const reader = createReaderMethods(folder);
    reader.methods.open();
    const times = new Map<number, number>();
    for (const count of [few, many]) {
      const name = String(count);
      writer.methods.createCase({ input: { name, description: '' }, by });
      const names = Array.from({ length: count }, (_, index) => `gs:e${index}`);
      const choice = reader.methods.chooseNamed({ names });
      const start = performance.now();
      writer.methods.pinEvents({ input: { name, choice, note: null, tag: null }, by });
      times.set(count, performance.now() - start);
    }
    const storeMore = (from: number, count: number): void => {
      const records = Array.from({ length: count }, (_, index) =>
        sourceRecord({ externalId: `more${from + index}`, timeMs: (many + from + index) * 60_000 }),
      );
      const names = { connectionId: connection.id, connectionName: 'gs', source: 'gearset', windowId };
      writer.methods.storeBatch({ batch: { ...names, records, unreadable: [], seenMs: 0 }, calls: [] });
      while (index.methods.indexNext().done > 0);
    };
    return { folder, reader: reader.methods, writer: writer.methods, storeMore, pinMs: times.get(many) ?? 0 };
  });
}

export const manyPins: Benchmark = {
  id: 'many-pins',
  what: 'A case opened: its newest ten events, their marks, and the list of cases; 100,000 pins against ten',
  unit: '×',
  target: { most: 1.5 },
  async run(context) {
    const { reader, pinMs } = pinned(context);
    const look = (pins: number, offset: number) => () => {
      reader.caseEvents({ name: String(pins), offset, count: few, bare: false });
      reader.readMarks({ ids: Array.from({ length: few }, (_, index) => `gs:e${pins - 1 - offset - index}`) });
      reader.listCases();
    };
    const samples = await interleave(context.rounds * 5, {
      many: look(many, 0),
      middle: look(many, many / 2),
      few: look(few, 0),
    });
    const [slow, middle, quick] = [median(samples.many), median(samples.middle), median(samples.few)];
    const note = `${round(slow)} ms against ${round(quick)} ms; in the middle ${round(middle)} ms; pinning 100,000 events ${round(pinMs)} ms`;
    return { value: slow / quick, note };
  },
};

export const pinsMiddle: Benchmark = {
  id: 'many-pins-middle',
  what: 'Ten events at a random place of a case with 100,000 pins, against one with ten, with marks and the list of cases',
  unit: '×',
  target: { most: 1.5 },
  async run(context) {
    const { reader } = pinned(context);
    let place = 1;
    const nextPlace = (): number => (place = (place * 48_271) % 2_147_483_647) % (many - few);
    const look = (pins: number, offset: number): void => {
      reader.caseEvents({ name: String(pins), offset, count: few, bare: false });
      reader.readMarks({ ids: Array.from({ length: few }, (_, index) => `gs:e${pins - 1 - offset - index}`) });
      reader.listCases();
    };
    const samples = await interleave(context.rounds * 15, {
      many: () => look(many, nextPlace()),
      few: () => look(few, 0),
    });
    const [slow, quick] = [median(samples.many), median(samples.few)];
    const first = Math.max(...samples.many);
    return {
      value: slow / quick,
      note: `${round(slow)} ms against ${round(quick)} ms; the slowest ${round(first)} ms`,
    };
  },
};

export const manyFilters: Benchmark = {
  id: 'many-filters',
  what: 'Live counts of 1,000 saved filters when no event has changed',
  unit: 'ms',
  target: { most: 20 },
  async run(context) {
    const { reader } = context;
    const filters = Array.from({ length: 1_000 }, (_, index) => ({
      name: `f${index}`,
      query: `kind:deployment items>${index}`,
      tz: 'UTC',
    }));
    const caller = {
      call: async (name: string, input: unknown) => (reader[name as never] as (given: unknown) => unknown)(input),
    };
    const counts = createFilterCounts({ reader: caller as never, now: () => 0, ready: Promise.resolve() });
    const start = performance.now();
    await counts.count(filters, 'UTC');
    const first = performance.now() - start;
    const samples = await interleave(context.rounds * 3, {
      many: () => counts.count(filters, 'UTC'),
      few: () => counts.count(filters.slice(0, 10), 'UTC'),
    });
    const note = `ten ${round(median(samples.few))} ms; counting all 1,000 for the first time ${round(first)} ms, in slices of 25 ms`;
    return { value: median(samples.many), note };
  },
};

export const filtersAfterSync: Benchmark = {
  id: 'filters-after-sync',
  what: 'Live counts of 1,000 saved filters after a sync of 1,000 new events, against counting them all anew',
  unit: '×',
  target: { most: 0.5 },
  async run(context) {
    // A minute between two events: the archive spans ten weeks, of which a sync changes the last days.
    const { reader, storeMore } = pinned(context);
    storeMore(0, 1_000);
    const filters = Array.from({ length: 1_000 }, (_, index) => ({
      name: `f${index}`,
      query: `kind:deployment "Release e${index % 10}*" items<${index}`,
      tz: 'UTC',
    }));
    let longest = 0;
    const caller = {
      async call(name: string, input: unknown) {
        const began = performance.now();
        const output = (reader[name as never] as (given: unknown) => unknown)(input);
        longest = Math.max(longest, performance.now() - began);
        return output;
      },
    };
    const make = () => createFilterCounts({ reader: caller as never, now: () => 0, ready: Promise.resolve() });
    const counts = make();
    await counts.count(filters, 'UTC');
    const times: Record<'after' | 'anew', number[]> = { after: [], anew: [] };
    for (let turn = 1; turn <= Math.min(3, context.rounds); turn += 1) {
      storeMore(turn * 1_000, 1_000);
      longest = 0;
      const start = performance.now();
      await counts.count(filters, 'UTC');
      times.after.push(performance.now() - start);
      const again = performance.now();
      await make().count(filters, 'UTC');
      times.anew.push(performance.now() - again);
    }
    const [after, anew] = [median(times.after), median(times.anew)];
    const note = `${round(after)} ms against ${round(anew)} ms; longest slice ${round(longest)} ms`;
    return { value: after / anew, note };
  },
};
