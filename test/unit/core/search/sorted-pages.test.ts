import { afterAll, describe, expect, it } from 'vitest';
import { compileQuery } from '#core/search/compile-query.ts';
import { readCursor, writeCursor } from '#core/search/cursor.ts';
import { openSearch, sortedPage, sortKeyValues } from '#core/search/run-search.ts';
import { parseSort } from '#core/search/sort-order.ts';
import { readEvents } from '#core/store/event-reader.ts';
import { auditEventKeys } from '#shared/audit-event.ts';
import { archiveEvent, createSearchArchive } from '#test/support/search-archive.ts';

const day = Date.UTC(2026, 0, 1);
const events = Array.from({ length: 40 }, (_, index) =>
  archiveEvent({
    externalId: `e${index}`,
    timeMs: day + index * 1_000,
    status: index % 3 === 0 ? null : `status ${index % 4}`,
    itemCount: index % 5 === 0 ? null : index % 6,
    actor: `actor ${(index * 7) % 11}`,
  }),
);
const archive = createSearchArchive(events);
afterAll(() => archive.close());
const plan = compileQuery({ kind: 'all' });

describe('pages in another order', () => {
  it.each(['items', 'items:desc,status', 'status:desc,actor:desc', 'actor,time:asc', 'time:asc', 'status,time:desc'])(
    'by %s go through everything once',
    (order) => {
      const { database } = archive;
      const sort = parseSort(order);
      const paged: number[] = [];
      let after: string | null = null;
      for (;;) {
        const place = after === null ? null : readCursor(database, after);
        const page = sortedPage(database, plan, { sort, limit: 7, after: place });
        paged.push(...page);
        const [last] = readEvents(database, page.slice(-1));
        if (page.length < 7 || last === undefined) break;
        after = writeCursor(last, sortKeyValues(database, sort, page.at(-1) as number));
      }
      expect(paged).toEqual([...openSearch(database, plan, sort).ids]);
      expect(new Set(paged).size).toBe(events.length);
    },
  );

  it('go on behind an event that is gone, or has another value by now', () => {
    const { database } = archive;
    const sort = parseSort('items:desc');
    const all = [...openSearch(database, plan, sort).ids];
    const keys = sortKeyValues(database, sort, all[9] as number);
    const [event] = readEvents(database, [all[9] as number]);
    const cursor = writeCursor({ id: 'gs:gone', time: event?.time ?? '' }, keys);
    const page = sortedPage(database, plan, { sort, limit: 5, after: readCursor(database, cursor) });
    expect(page).toEqual(all.slice(10, 15));
  });

  it('sort by every column of an event', () => {
    for (const key of auditEventKeys) {
      const { total } = openSearch(archive.database, plan, parseSort(key));
      expect(total, key).toBe(events.length);
    }
  });
});
