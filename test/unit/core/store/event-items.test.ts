import { afterAll, describe, expect, it } from 'vitest';
import { readItemsPage } from '#core/store/event-items.ts';
import { findEventId } from '#core/store/event-reader.ts';
import { archiveEvent, createSearchArchive } from '#test/support/search-archive.ts';

const count = 12_000;
const types = ['ApexClass', 'Profile', null];
const items = Array.from({ length: count }, (_, index) => ({
  change: index % 2 === 0 ? 'New' : 'Changed',
  type: types[index % 3] ?? null,
  name: `Item ${index}`,
  modifiedBy: index % 100 === 0 ? 'Zoë Example' : null,
  modifiedAt: null,
}));
const archive = createSearchArchive([
  archiveEvent({ externalId: 'large', timeMs: Date.UTC(2026, 0, 1), items }),
  archiveEvent({ externalId: 'other', timeMs: Date.UTC(2026, 0, 2), items: items.slice(0, 3) }),
]);
afterAll(() => archive.close());
const id = findEventId(archive.database, 'gs:large') ?? 0;
const page = (request: Partial<Parameters<typeof readItemsPage>[2]>) =>
  readItemsPage(archive.database, id, { filter: '', groupBy: null, offset: 0, count: 50, ...request });

describe('items of a large deployment', () => {
  it('come page by page in the order of the source, with counts of all', () => {
    const last = page({ offset: count - 10 });
    expect(last.items.map(({ name }) => name)).toEqual(items.slice(-10).map(({ name }) => name));
    expect(last.total).toBe(count);
    expect(last.types).toEqual([
      { value: null, count: 4_000 },
      { value: 'ApexClass', count: 4_000 },
      { value: 'Profile', count: 4_000 },
    ]);
    expect(last.changes).toEqual([
      { value: 'Changed', count: 6_000 },
      { value: 'New', count: 6_000 },
    ]);
  });

  it('are filtered by text without case and accents, and by value', () => {
    expect(page({ filter: 'zoe' }).total).toBe(120);
    expect(page({ filter: 'ITEM 1199' }).items.map(({ name }) => name)).toEqual(
      items.filter(({ name }) => name.includes('Item 1199')).map(({ name }) => name),
    );
    const some = page({ type: null, change: 'New', filter: 'item' });
    expect(some.total).toBe(2_000);
    expect(some.types.map((each) => each.count)).toEqual([2_000, 2_000, 2_000]);
    expect(page({ filter: '%' }).total).toBe(0);
  });

  it('come group by group', () => {
    const { items: first } = page({ groupBy: 'type', count: 10 });
    expect(first.map(({ type }) => type)).toEqual(Array.from({ length: 10 }, () => 'ApexClass'));
    expect(page({ groupBy: 'type', offset: count - 1, count: 1 }).items[0]?.type).toBeNull();
  });
});
