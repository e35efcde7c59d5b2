import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEvents } from '#core/store/event-reader.ts';
import { openStoreForReading } from '#core/store/open-database.ts';
import { openTestStore } from '#test/support/store/open-writer.ts';
import { sourceRecord } from '#test/support/store/source-records.ts';

/** Events of few ids and crowded times: repeats, changes, moves and spills all happen. */
const arrival = fc.record({
  externalId: fc.integer({ min: 0, max: 60 }).map(String),
  timeMs: fc.oneof(
    fc.integer({ min: 1, max: 3 }).map((second) => second * 1000),
    fc.integer({ min: 1_000, max: 4_000 }),
  ),
  summary: fc.constantFrom('first reading', 'second reading', 'third reading'),
  names: fc.array(fc.constantFrom('Invoice', 'Refund', 'Zoë'), { maxLength: 3 }),
});

describe('the writer of events', () => {
  it('keeps every event once, in time order, with all revisions and in the index', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(arrival, { minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 5 }),
        (batches) => {
          const store = openTestStore();
          const latest = new Map<string, string>();
          const revisions = new Map<string, number>();
          for (const batch of batches) {
            const records = batch.map(({ names, ...event }) =>
              sourceRecord({
                ...event,
                items: names.map((name) => ({
                  change: 'New',
                  type: 'ApexClass',
                  name,
                  modifiedBy: null,
                  modifiedAt: null,
                })),
              }),
            );
            const tally = store.store(records);
            expect(tally.new + tally.same + tally.changed).toBe(records.length);
            for (const { event, hash } of records) {
              if (latest.get(event.externalId) !== hash) {
                revisions.set(event.externalId, (revisions.get(event.externalId) ?? 0) + 1);
              }
              latest.set(event.externalId, hash);
            }
          }
          expect(store.reader.checkHealth().filter((check) => !check.ok)).toEqual([]);

          const database = openStoreForReading(store.folder);
          const ids = database.prepare<[], number>('SELECT id FROM event ORDER BY id').pluck().all();
          const events = readEvents(database, ids);
          database.close();
          expect(new Map(events.map((event) => [event.externalId, event.hash]))).toEqual(
            new Map([...latest].map(([id, hash]) => [id, `sha256:${hash}`])),
          );
          for (const event of events) expect(event.revision).toBe(revisions.get(event.externalId));
          const times = events.map((event) => event.time);
          expect([...times].sort()).toEqual(times);

          const words = store.reader.countMatches({ query: 'zoe', tz: 'UTC', nowMs: 0 });
          const named = events.filter((event) => {
            const detail = store.reader.readEvent({ name: event.id, raw: true, versions: true });
            expect(detail.payloads).toHaveLength(event.revision);
            expect(detail.items).toHaveLength(event.itemCount ?? 0);
            const bare = store.reader.readEvent({ name: event.id, raw: false, versions: false, items: false });
            expect(bare).toEqual({ ...detail, items: [], payloads: [] });
            return detail.items.some((item) => item.name === 'Zoë');
          });
          expect(words.count).toBe(named.length);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('makes room when one second holds ten thousand entries', () => {
    const store = openTestStore();
    const at = (second: number, count: number, prefix: string) =>
      Array.from({ length: count }, (_, index) =>
        sourceRecord({ externalId: `${prefix}${index}`, timeMs: second * 1000 }),
      );
    store.store([...at(9, 5, 'late'), ...at(20, 5, 'later')]);
    store.store(at(5, 10_000, 'mass'));
    store.store(at(5, 200, 'more'));
    const events = store.reader.searchPage({
      query: '',
      tz: 'UTC',
      nowMs: 0,
      limit: 20_000,
      after: null,
      sort: [],
    }).events;
    expect(events).toHaveLength(10_210);
    const seconds = events.map((event) => Date.parse(event.time) / 1000);
    expect(seconds).toEqual([...seconds].sort((a, b) => b - a));
    const inRange = store.reader.countMatches({ query: 'time:1970-01-01T00:00:05', tz: 'UTC', nowMs: 0 });
    expect(inRange.count).toBe(10_200);
    expect(store.reader.checkHealth().every((check) => check.ok)).toBe(true);
  });
});
