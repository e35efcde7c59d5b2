import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFilterCounts } from '#core/filters/filter-counts.ts';
import { createIndexMethods } from '#core/threads/index-methods.ts';
import { createReaderMethods, type ReaderMethods } from '#core/threads/reader-methods.ts';
import type { Caller } from '#core/threads/thread-call.ts';
import { createWriterMethods } from '#core/threads/writer-methods.ts';
import { printQuery } from '#shared/query/print-query.ts';
import { firstMs, randomEvents, randomTree } from '#test/support/random-archive.ts';
import { type ArchiveEvent, sentRecord } from '#test/support/search-archive.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const nowMs = firstMs + 12 * 3_600_000;
const newSeed = Number(process.env['TICKMARK_PROPERTY_SEED'] ?? Date.now() % 1_000_000_007);

/** A workspace whose filters are counted; what the reader is asked for is noted. */
function openWorkspace() {
  const folder = temporaryFolder();
  const writer = createWriterMethods(folder);
  writer.methods.open({ nowMs: 0 });
  const index = createIndexMethods(folder);
  index.methods.open();
  const reader = createReaderMethods(folder);
  reader.methods.open();
  onTestFinished(() => {
    reader.close();
    index.close();
    writer.close();
  });
  const connections = new Map<string, number>();
  const runId = writer.methods.startSyncRun({ nowMs: 0, toolVersion: 'test', connectionIds: [], scheduled: false });
  const asked: string[] = [];
  const caller = {
    async call(name: string, input: object) {
      asked.push(name);
      // However quickly these few would be counted anew.
      const given = name === 'gatherAdded' ? { ...input, mostMs: Infinity, milliseconds: 0 } : input;
      return (reader.methods[name as never] as (given: unknown) => unknown)(given);
    },
  } as Caller<ReaderMethods>;

  function storeOf(name: string, events: readonly ArchiveEvent[], mark: string): void {
    const source = events[0]?.source ?? 'gearset';
    const secret = { place: 'none' as const };
    const connection = { name, kind: source, url: `https://${source}.example`, user: null, secret };
    const connectionId = connections.get(name) ?? writer.methods.insertConnection({ connection, nowMs: 0 }).id;
    connections.set(name, connectionId);
    const range = { fromMs: 0, toMs: 1, startedMs: 1 };
    const windowId = writer.methods.startWindow({ runId, connectionId, endpoint: source, ...range });
    const records = events.map((event) => sentRecord(event, mark));
    const batch = { connectionId, connectionName: name, source, windowId, records, unreadable: [], seenMs: 0 };
    writer.methods.storeBatch({ batch, calls: [] });
  }

  return {
    asked,
    counts: () => createFilterCounts({ reader: caller, now: () => nowMs, ready: Promise.resolve() }),
    sync(events: readonly ArchiveEvent[], mark = ''): void {
      for (const [name, own] of Map.groupBy(events, ({ connection }) => connection)) storeOf(name, own, mark);
    },
    index(): void {
      while (index.methods.indexNext().done > 0);
    },
    purge: (beforeMs: number) =>
      writer.methods.purgeEvents({ request: { beforeMs, reason: 'r' }, by: { who: 'auditor', nowMs: 0 } }),
  };
}

const queries = fc.array(randomTree, { minLength: 20, maxLength: 40 }).map((trees) => [...trees.map(printQuery), '*']);
const syncs = fc.array(randomEvents, { minLength: 2, maxLength: 5 });

// The title names the seed, so that a failure can be repeated with TICKMARK_PROPERTY_SEED.
describe(`counts of filters, archives of seed ${newSeed}`, () => {
  it('are those of counting anew after syncs that add events, change them, and purges', async () => {
    let additions = 0;
    await fc.assert(
      fc.asyncProperty(
        syncs,
        queries,
        fc.array(fc.constantFrom('add', 'add', 'add', 'change', 'purge', 'unindexed'), { minLength: 5, maxLength: 5 }),
        async (batches, texts, kinds) => {
          const workspace = openWorkspace();
          const filters = texts.map((query, number) => ({ name: `f${number}`, query, tz: null }));
          const counts = workspace.counts();
          for (const [number, events] of batches.entries()) {
            const kind = kinds[number];
            // An id of an earlier sync is the same event again, with another content.
            const named = events.map((event) => {
              return kind === 'change' ? event : { ...event, externalId: `s${number}-${event.externalId}` };
            });
            workspace.sync(named, String(number));
            if (kind === 'purge') workspace.purge(firstMs + 3_600_000 * number * 4);
            if (kind === 'unindexed') await counts.count(filters, 'UTC');
            workspace.index();
            workspace.asked.length = 0;
            const found = await counts.count(filters, 'UTC');
            const asked = [...workspace.asked];
            expect(found).toEqual(await workspace.counts().count(filters, 'UTC'));
            if (asked.includes('countAdded')) additions += 1;
          }
        },
      ),
      { numRuns: Number(process.env['TICKMARK_PROPERTY_RUNS'] ?? 12), seed: newSeed, endOnFailure: true },
    );
    // Most syncs that only add are counted by what they add; one that moves an event to make room changes it.
    expect(additions).toBeGreaterThan(5);
  });
});
