import { afterAll, describe, expect, it } from 'vitest';
import { compileQuery } from '#core/search/compile-query.ts';
import { openSearch, searchPage } from '#core/search/run-search.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { archiveEvent, createSearchArchive } from '#test/support/search-archive.ts';

const startMs = Date.parse('2026-05-15T12:00:00Z');
const item = (type: string, name: string) => ({ change: 'new', type, name, modifiedBy: null, modifiedAt: null });

/** More different items than are looked up one by one; the third and the fifth deployment have none of the wanted ones. */
const archive = createSearchArchive([
  archiveEvent({
    externalId: 'first',
    timeMs: startMs,
    items: Array.from({ length: 1_200 }, (_, number) => item('ApexClass', `Invoice${number}`)),
    itemCount: 1_200,
  }),
  archiveEvent({ externalId: 'second', timeMs: startMs + 1_000, items: [item('ApexClass', 'Invoice7')], itemCount: 1 }),
  archiveEvent({ externalId: 'third', timeMs: startMs + 2_000, items: [item('ApexClass', 'Order')], itemCount: 1 }),
  archiveEvent({ externalId: 'fourth', timeMs: startMs + 3_000, items: [item('ApexClass', 'invoice9')], itemCount: 1 }),
  archiveEvent({
    externalId: 'fifth',
    timeMs: startMs + 4_000,
    items: [item('ApexPage', 'Invoice7'), item('ApexClass', 'Order')],
    itemCount: 2,
  }),
  archiveEvent({ externalId: 'login', timeMs: startMs + 5_000, kind: 'login' }),
]);
afterAll(() => archive.close());

describe('pages of events with any of many items', () => {
  it.each([
    ['item:ApexClass/Invoice*', ['fourth', 'second', 'first']],
    ['name:Invoice*', ['fifth', 'fourth', 'second', 'first']],
    ['-item:ApexClass/Invoice*', ['login', 'fifth', 'third']],
    ['item:ApexClass/Invoice* OR kind:login', ['login', 'fourth', 'second', 'first']],
    ['item:ApexClass/Order', ['fifth', 'third']],
  ])('%s', (query, expected) => {
    const plan = compileQuery(parseQuery(query).tree);
    const first = searchPage(archive.database, plan, { limit: 2, afterId: null });
    const rest = searchPage(archive.database, plan, { limit: 10, afterId: first.at(-1) as number });
    expect(archive.externalIds([...first, ...rest])).toEqual(expected);
    expect(archive.externalIds(openSearch(archive.database, plan).ids)).toEqual(expected);
  });
});
