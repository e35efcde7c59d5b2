import { createFilterService } from '#core/filters/filter-service.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { Caller } from '#core/threads/thread-call.ts';
import { countingOrder } from '#renderer/lib/filter-list.ts';
import type { FilterInput } from '#shared/saved-filter.ts';
import type { Benchmark, BenchContext } from '#test/bench/benchmark.ts';
import { interleave, median, round, type Samples } from '#test/bench/measure.ts';
import { pinned } from './saved-work.ts';

const saved = 1_000;
const visible = 10;

/** Queries as people save them: words, beginnings of words, people, fields, what is not there, times, numbers. */
const forms: readonly ((number: number) => string)[] = [
  (number) => `kind:deployment env:production status:successful e${number}`,
  (number) => `"Release e${number}"`,
  (number) => `actor:dev.one@example.com -e${number}`,
  (number) => `e${number % 100}*`,
  (number) => `time:1970-01-0${(number % 9) + 1} op:deploy`,
  (number) => `origin:example-repo/main items<${number}`,
  (number) => `-status:failed -e${number}`,
  (number) => `ticket:none target:deploy@example.com time:1970-02 e${number}`,
  (number) => `kind:data actor:nobody${number}@example.com`,
  (number) => `(e${number} OR e${number + 1}) type:standard`,
];

function queryOf(number: number): string {
  return (forms[number % forms.length] as (number: number) => string)(number);
}

/** A thousand saved filters, ten of them in the side bar; a second list of them ends behind those ten. */
function savedFilters(context: BenchContext) {
  return context.once('saved-filters', () => {
    const { folder, writer, storeMore } = pinned(context);
    const by = { who: 'bench', nowMs: 1 };
    for (let number = 0; number < saved; number += 1) {
      const name = `f${String(number).padStart(4, '0')}`;
      const plain = { folder: 'kept', columns: null, sort: [], group: null, tz: null, description: '' };
      const input: FilterInput = { ...plain, name, query: queryOf(number) };
      writer.saveFilter({ input, by });
      if (number < visible) writer.pinFilter({ input: { name, pinned: true, input: null }, by });
    }
    const service = (most: number) => {
      // Of its own: a reader keeps what a sync has added.
      const reader = context.openReader(folder).methods;
      const caller = {
        async call(name: string, input: unknown) {
          const output = (reader[name as never] as (given: unknown) => unknown)(input);
          if (name !== 'listFilters') return output;
          const { act, filters } = output as ReturnType<ReaderMethods['listFilters']>;
          return { act, filters: filters?.slice(0, most) ?? null };
        },
      } as Caller<ReaderMethods>;
      const author = () => ({ who: 'bench', nowMs: 0 });
      return createFilterService({
        reader: caller,
        counter: caller,
        writer: { call: () => Promise.reject(new Error('Nothing is written here')) },
        author,
        ready: Promise.resolve(),
        checkLayout: () => undefined,
      });
    };
    let stored = 500_000;
    const sync = (): void => storeMore((stored += 1_000), 1_000);
    return { service, sync };
  });
}

type Service = ReturnType<ReturnType<typeof savedFilters>['service']>;

/** What the window does: it reads the list, then counts so many parts of it. */
async function look(service: Service, parts: number): Promise<void> {
  const filters = (await service.list()).filter(({ version }) => version > 0);
  for (const names of countingOrder(filters, []).slice(0, parts)) await service.counts({ names, tz: 'UTC' });
}

function describe(samples: Samples<'thousand' | 'ten'>): { value: number; note: string } {
  const [slow, quick] = [median(samples.thousand), median(samples.ten)];
  return { value: slow / quick, note: `${round(slow)} ms against ${round(quick)} ms` };
}

export const visibleFiltersAfterSync: Benchmark = {
  id: 'visible-filters-after-sync',
  what: 'List of filters read and the ten of the side bar counted after a sync of 1,000 new events; 1,000 saved filters against ten',
  unit: '×',
  target: { most: 1.5 },
  async run(context) {
    const { service, sync } = savedFilters(context);
    const [thousand, ten] = [service(saved), service(visible)];
    const before = performance.now();
    await look(thousand, Infinity);
    const all = performance.now() - before;
    await look(ten, Infinity);
    const rest: number[] = [];
    const both = { thousand: () => look(thousand, 1), ten: () => look(ten, 1) };
    const samples: Samples<'thousand' | 'ten'> = { thousand: [], ten: [] };
    for (let turn = 0; turn < context.rounds * 2; turn += 1) {
      sync();
      // Each begins as often as the other.
      const measured = await interleave(1, turn % 2 === 0 ? both : { ten: both.ten, thousand: both.thousand });
      samples.thousand.push(...measured.thousand);
      samples.ten.push(...measured.ten);
      const start = performance.now();
      await look(thousand, Infinity);
      rest.push(performance.now() - start);
    }
    const { value, note } = describe(samples);
    return {
      value,
      note: `${note}; the other 990 then ${round(median(rest))} ms; all for the first time ${round(all)} ms`,
    };
  },
};

export const visibleFilters: Benchmark = {
  id: 'visible-filters',
  what: 'List of filters read and the ten of the side bar counted for the first time; 1,000 saved filters against ten',
  unit: '×',
  target: { most: 1.5 },
  async run(context) {
    const { service } = savedFilters(context);
    const fresh = { thousand: service(saved), ten: service(visible) };
    const variant = (of: 'thousand' | 'ten', most: number) => ({
      prepare: () => (fresh[of] = service(most)),
      run: () => look(fresh[of], 1),
    });
    return describe(
      await interleave(context.rounds, { thousand: variant('thousand', saved), ten: variant('ten', visible) }),
    );
  },
};
