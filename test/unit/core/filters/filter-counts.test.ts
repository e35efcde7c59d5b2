import { expect, it, onTestFinished } from 'vitest';
import { createFilterCounts } from '#core/filters/filter-counts.ts';
import { createIndexMethods } from '#core/threads/index-methods.ts';
import { createReaderMethods } from '#core/threads/reader-methods.ts';
import { createWriterMethods } from '#core/threads/writer-methods.ts';
import { sourceRecord } from '#test/support/store/source-records.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const by = { who: 'auditor', nowMs: start };

/** A store with a hundred days of events, and counts of filters that note which queries were counted, and how. */
function openCounts() {
  const folder = temporaryFolder();
  const writer = createWriterMethods(folder);
  writer.methods.open({ nowMs: start });
  const index = createIndexMethods(folder);
  index.methods.open();
  const reader = createReaderMethods(folder);
  onTestFinished(() => {
    reader.close();
    index.close();
    writer.close();
  });
  const connection = writer.methods.insertConnection({
    connection: { name: 'gs', kind: 'gearset', url: 'https://gs.example', user: null, secret: { place: 'none' } },
    nowMs: start,
  });
  const runId = writer.methods.startSyncRun({
    nowMs: start,
    toolVersion: 'test',
    connectionIds: [connection.id],
    scheduled: false,
  });
  function store(events: { number: number; summary: string }[]): void {
    const windowId = writer.methods.startWindow({
      runId,
      connectionId: connection.id,
      endpoint: 'test',
      fromMs: 0,
      toMs: 1,
      startedMs: 1,
    });
    const records = events.map(({ number, summary }) =>
      sourceRecord({ externalId: `e${number}`, timeMs: start + number * day, summary }),
    );
    writer.methods.storeBatch({
      batch: {
        connectionId: connection.id,
        connectionName: 'gs',
        source: 'gearset',
        windowId,
        records,
        unreadable: [],
        seenMs: start,
      },
      calls: [],
    });
    catchUp();
  }
  function catchUp(): void {
    while (index.methods.indexNext().done > 0);
    writer.methods.trimIndexQueue({ mark: index.methods.indexNext().mark });
  }
  store(Array.from({ length: 100 }, (_, number) => ({ number, summary: number % 2 === 0 ? 'even' : 'odd' })));
  reader.methods.open();
  const counted: { query: string; whole: boolean }[] = [];
  const caller = {
    async call(name: string, input: never) {
      if (name === 'countQueries') {
        const { queries } = input as { queries: { query: string; from: unknown }[] };
        counted.push(...queries.map(({ query, from }) => ({ query, whole: from === null })));
      }
      return (reader.methods[name as never] as (given: unknown) => unknown)(input);
    },
  } as never;
  const counts = createFilterCounts({ reader: caller, now: () => start + 100 * day, ready: Promise.resolve() });
  return {
    store,
    catchUp,
    writer: writer.methods,
    reader: reader.methods,
    async count(...queries: string[]) {
      counted.length = 0;
      const filters = queries.map((query) => ({ name: query, query, tz: 'UTC' }));
      const known = (await counts.count(filters, 'UTC')).map((one) => one.count ?? one.error);
      const work = counted.slice();
      const anew = createFilterCounts({ reader: caller, now: () => start + 100 * day, ready: Promise.resolve() });
      expect(known).toEqual((await anew.count(filters, 'UTC')).map((one) => one.count ?? one.error));
      return { known, work };
    },
  };
}

const queries = ['even', 'odd', '*', '-even', 'time:..2026-02-01', 'nobody'];

it('counts only the recent part again after a sync of recent events', async () => {
  const { store, count } = openCounts();
  expect((await count(...queries)).work.every(({ whole }) => whole)).toBe(true);
  expect((await count(...queries)).work).toEqual([]);
  store([
    { number: 100, summary: 'even' },
    { number: 99, summary: 'even' },
  ]);
  const { known, work } = await count(...queries);
  expect(known.slice(0, 4)).toEqual([52, 49, 101, 49]);
  expect(work).toHaveLength(queries.length);
  expect(work.filter(({ whole }) => whole)).toEqual([]);
});

it('counts all again where an old event has changed, or was deleted', async () => {
  const { store, count, writer, catchUp } = openCounts();
  await count(...queries);
  store([{ number: 3, summary: 'even' }]);
  expect((await count(...queries)).work.every(({ whole }) => whole)).toBe(true);
  writer.purgeEvents({ request: { beforeMs: start + 10 * day, reason: 'r' }, by });
  catchUp();
  const { known } = await count(...queries);
  expect(known[2]).toBe(90);
});

it('counts by marks again after every act, and other queries not', async () => {
  const { count, writer, reader } = openCounts();
  writer.createCase({ input: { name: 'C', description: '' }, by });
  expect((await count('case:C', 'even')).known).toEqual([0, 50]);
  const choice = reader.chooseNamed({ names: ['gs:e1', 'gs:e2'] });
  writer.pinEvents({ input: { name: 'C', choice, note: null, tag: null }, by });
  const { known, work } = await count('case:C', 'even');
  expect(known).toEqual([2, 50]);
  expect(work.map(({ query }) => query)).toEqual(['case:C']);
});

it('stays right over any mixture of new, changed and deleted events', async () => {
  const { store, count, writer, catchUp } = openCounts();
  let random = 7;
  const next = (below: number): number => (random = (random * 48_271) % 2_147_483_647) % below;
  for (let round = 0; round < 25; round += 1) {
    if (next(6) === 0) {
      writer.purgeEvents({ request: { beforeMs: start + next(60) * day, reason: 'r' }, by });
      catchUp();
    }
    const from = next(3) === 0 ? next(90) : 90 + round;
    store(Array.from({ length: 1 + next(5) }, (_, at) => ({ number: from + at, summary: next(2) ? 'even' : 'odd' })));
    await count(...queries);
  }
});
