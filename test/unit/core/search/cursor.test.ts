import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '#shared/audit-event.ts';
import { openTestStore } from '#test/support/store/open-writer.ts';
import { sourceRecord } from '#test/support/store/source-records.ts';

type Store = ReturnType<typeof openTestStore>;

function page(store: Store, after: string | null, sort: string[] = []) {
  return store.reader.searchPage({ query: '', tz: 'UTC', nowMs: 0, limit: 3, after, sort });
}

function allPages(store: Store, sort: string[] = [], between: () => void = () => undefined): AuditEvent[] {
  const events: AuditEvent[] = [];
  let cursor: string | null = null;
  do {
    const next: ReturnType<typeof page> = page(store, cursor, sort);
    events.push(...next.events);
    cursor = next.next;
    between();
  } while (cursor !== null);
  return events;
}

describe('a cursor', () => {
  const records = Array.from({ length: 20 }, (_, index) =>
    sourceRecord({ externalId: String(index), timeMs: Math.floor(index / 4) * 1000, actor: `actor ${index % 3}` }),
  );

  it('leads through every event once', () => {
    const store = openTestStore();
    store.store(records);
    expect(
      allPages(store)
        .map((event) => Number(event.externalId))
        .sort((a, b) => a - b),
    ).toEqual(records.map((_, index) => index));
  });

  it('stays right while a sync writes and ids move', () => {
    const store = openTestStore();
    store.store(records);
    let written = 0;
    const events = allPages(store, [], () => {
      // Thousands in an old second move everything above it.
      if (written++ > 2) return;
      const crowd = Array.from({ length: 1_500 }, (_, index) =>
        sourceRecord({ externalId: `late ${written} ${index}`, timeMs: -5_000 }),
      );
      store.store(crowd);
    });
    const original = events.filter((event) => !event.externalId.startsWith('late'));
    expect(original).toHaveLength(records.length);
    expect(new Set(original.map((event) => event.id)).size).toBe(records.length);
  }, 60_000);

  it('works in other orders', () => {
    const store = openTestStore();
    store.store(records);
    const events = allPages(store, ['actor:desc', 'time:asc']);
    expect(events).toHaveLength(records.length);
    const keys = events.map((event) => `${9 - Number(event.actor?.at(-1))} ${event.time}`);
    expect([...keys].sort()).toEqual(keys);
  });

  it('that is none is refused', () => {
    const store = openTestStore();
    expect(() => page(store, 'nonsense')).toThrow(expect.objectContaining({ code: 'usage.invalid_argument' }));
  });
});
