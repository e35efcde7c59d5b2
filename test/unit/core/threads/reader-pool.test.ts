import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStopFlag, requestStop } from '#core/search/interruption.ts';
import { createSearchService, type SearchService } from '#core/search/search-service.ts';
import { createReaderPool, type ReaderPool } from '#core/threads/reader-pool.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import { startThread, type Thread } from '#core/threads/thread-call.ts';
import { archiveEvent, createSearchArchive, type SearchArchive } from '#test/support/search-archive.ts';

const nowMs = Date.UTC(2026, 5, 1);
/** Parts of words that stand nowhere: each makes the scan go through every text once more. */
const slowQuery = Array.from({ length: 12 }, (_, index) => `-*nowhere${index}*`).join(' ');
const events = 6_000;

let archive: SearchArchive;
let first: Thread<ReaderMethods>;
let pool: ReaderPool;
let search: SearchService;

beforeAll(async () => {
  archive = createSearchArchive(
    Array.from({ length: events }, (_, index) =>
      archiveEvent({
        externalId: `e${index}`,
        timeMs: Date.UTC(2026, 0, 1) + index * 60_000,
        summary: `Über den Wolken ${index % 7}`,
        itemCount: index % 100,
      }),
    ),
  );
  first = startThread<ReaderMethods>('reader-thread', { folder: archive.folder });
  await first.call('open', null);
  pool = createReaderPool(archive.folder, first, 2);
  // Both readers are there before anything is measured.
  const anything = { query: '*', tz: 'UTC', nowMs };
  await Promise.all([
    pool.on('whole').call('countMatches', anything),
    pool.on('page').call('firstRows', { ...anything, count: 1 }),
  ]);
  const runSql = () => Promise.reject(new Error('not asked for'));
  search = createSearchService({ readers: pool, runSql, now: () => nowMs, ready: Promise.resolve() });
});

afterAll(async () => {
  await pool.stop();
  await first.stop();
  archive.close();
});

describe('several readers', () => {
  it('give a first page while another search counts', async () => {
    let isCounting = true;
    const endless = Array.from({ length: 10 }, (_, index) => slowQuery.replaceAll('nowhere', `nowhere${index}`)).join(
      ' ',
    );
    const count = search.count({ query: endless, tz: 'UTC', slot: 'counting' }).finally(() => {
      isCounting = false;
    });
    const page = await search.first({ query: '*', tz: 'UTC', count: 10 });
    expect(page.more).toBe(true);
    expect(isCounting).toBe(true);
    search.cancel('counting');
    await expect(count).rejects.toMatchObject({ code: 'search.cancelled' });
  });

  it('begin long work also while all of them give pages', async () => {
    const anything = { query: '*', tz: 'UTC', nowMs };
    const pages = [1, 2, 3].map(() => pool.on('page').call('firstRows', { ...anything, count: 1 }));
    const long = (['whole', 'values', 'whole'] as const).map((use) => pool.on(use).call('countMatches', anything));
    expect((await Promise.all(long)).map(({ count }) => count)).toEqual([events, events, events]);
    await Promise.all(pages);
  });

  it('count exactly what they scan', async () => {
    expect(await search.count({ query: slowQuery, tz: 'UTC' })).toEqual({ count: events });
  });

  it('read rows of an opened result wherever there is room', async () => {
    const { searchId, total } = await search.open({ query: '*', tz: 'UTC' });
    expect(total).toBe(events);
    const count = search.count({ query: `${slowQuery} -*more*`, tz: 'UTC' });
    await search.rows({ searchId, offset: events - 3, count: 10 });
    await count;
    await search.close({ searchId });
    await expect(search.rows({ searchId, offset: 0, count: 1 })).rejects.toThrow('no longer open');
  });

  it('hand a whole result over without copying it, also when they were started ahead', async () => {
    const another = createReaderPool(archive.folder, first, 2);
    await another.warm();
    const { ids } = await another.on('whole').call('findIds', { query: '', tz: 'UTC', nowMs, sort: [] });
    expect(ids.length).toBe(events);
    expect(ids.buffer).toBeInstanceOf(SharedArrayBuffer);
    await another.stop();
  });

  it('stop the older of two searches of one slot', async () => {
    const older = search.count({ query: `${slowQuery} -*older*`, tz: 'UTC', slot: 'window' });
    const newer = search.count({ query: 'wolken', tz: 'UTC', slot: 'window' });
    await expect(older).rejects.toMatchObject({ code: 'search.cancelled' });
    expect(await newer).toEqual({ count: events });
  });

  it('stop when they are asked to', async () => {
    const running = search.open({ query: `${slowQuery} -*asked*`, tz: 'UTC', slot: 'window' });
    search.cancel('window');
    await expect(running).rejects.toMatchObject({ code: 'search.cancelled' });
    const abort = new AbortController();
    const facets = search.facets({ query: slowQuery, tz: 'UTC', by: ['kind'], top: null, signal: abort.signal });
    abort.abort();
    await expect(facets).rejects.toMatchObject({ code: 'search.cancelled' });
    const stop = createStopFlag();
    requestStop(stop);
    await expect(pool.on('whole').call('countMatches', { query: '*', tz: 'UTC', nowMs, stop })).rejects.toThrow();
  });
});

describe('an opened result', () => {
  it('is found by date, newest first and sorted', async () => {
    const opened = await search.open({ query: '*', tz: 'UTC' });
    const position = (time: string, searchId = opened.searchId) => search.locate({ searchId, time, tz: 'UTC' });
    expect(await position('2026-01-01')).toEqual({ position: events - 1 });
    expect(await position('2026-01-02')).toEqual({ position: events - 1 - 1440 });
    expect(await position('2026-01-01T00:10')).toEqual({ position: events - 11 });
    expect(await position('2027')).toEqual({ position: 0 });
    expect(await position('1999')).toEqual({ position: events - 1 });
    await expect(position('soon')).rejects.toMatchObject({ code: 'usage.invalid_argument' });

    const sort = [
      { field: 'items', direction: 'asc' as const },
      { field: 'time', direction: 'asc' as const },
    ];
    const sorted = await search.open({ query: '*', tz: 'UTC', sort });
    // 60 events for each number of items; minute 1440 has 40 items and is the 15th of them.
    expect(await position('2026-01-02', sorted.searchId)).toEqual({ position: 40 * 60 + 14 });
  });

  it('says why a search was slow, and nothing of others', async () => {
    const { notices } = await search.open({ query: '*olk*', tz: 'UTC' });
    expect(notices?.[0]).toContain('*olk*');
    expect((await search.open({ query: 'wolken', tz: 'UTC' })).notices).toEqual([]);
  });
});

describe('facets and histogram of a part', () => {
  it('give what contains a text, and what is left out', async () => {
    const asked = { query: '*', tz: 'UTC', by: ['items'] };
    const top = await search.facets({ ...asked, top: 10 });
    expect(top.facets['items']).toHaveLength(10);
    expect(top.others).toEqual({ items: { values: 90, count: events - 600 } });
    const nines = await search.facets({ ...asked, top: 5, containing: '9' });
    expect(nines.facets['items']?.every(({ value }) => value?.includes('9'))).toBe(true);
    expect(nines.others).toEqual({ items: { values: 14, count: 14 * 60 } });
    expect((await search.facets({ ...asked, top: null })).others).toBeUndefined();
  });

  it('count by any unit within a range', async () => {
    const asked = { query: '*', tz: 'UTC', stack: null };
    const hours = await search.histogram({ ...asked, by: 'hour', from: '2026-01-02', to: '2026-01-02' });
    expect(hours.buckets.map(({ count }) => count)).toEqual(Array.from({ length: 24 }, () => 60));
    const open = await search.histogram({ ...asked, by: 'day', from: null, to: '2026-01-02' });
    expect(open.buckets.map(({ count }) => count)).toEqual([1440, 1440]);
    await expect(search.histogram({ ...asked, by: 'day', from: 'soon', to: null })).rejects.toThrow('no date');
    await expect(search.histogram({ ...asked, by: 'decade' })).rejects.toThrow('no unit');
  });
});
