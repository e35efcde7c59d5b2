import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readColumnBlocks } from '#core/store/column-blocks.ts';
import { openStoreForReading, searchPath } from '#core/store/open-database.ts';
import { placesOf } from '#core/search/loaded-columns.ts';
import type { SourceRecord } from '#core/sources/source.ts';
import { createIndexMethods } from '#core/threads/index-methods.ts';
import { createReaderMethods } from '#core/threads/reader-methods.ts';
import { createWriterMethods } from '#core/threads/writer-methods.ts';
import { unpackEvents } from '#shared/packed-events.ts';
import { archiveEvent, type ArchiveEvent } from '#test/support/search-archive.ts';

const nowMs = Date.parse('2026-05-15T12:00:00Z');
const ask = { tz: 'UTC', nowMs };

let folder: string;
let writer: ReturnType<typeof createWriterMethods>;
let index: ReturnType<typeof createIndexMethods>;
let reader: ReturnType<typeof createReaderMethods>;
let batch: { connectionId: number; connectionName: string; source: string; windowId: number };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tickmark-columns-'));
  writer = createWriterMethods(folder);
  writer.methods.open({ nowMs });
  index = createIndexMethods(folder);
  index.methods.open();
  const connection = writer.methods.insertConnection({
    connection: { name: 'gs', kind: 'gearset', url: 'https://gs.example', user: null, secret: { place: 'none' } },
    nowMs,
  });
  const runId = writer.methods.startSyncRun({
    nowMs,
    toolVersion: 'test',
    connectionIds: [],
    scheduled: false,
  });
  const window = { runId, connectionId: connection.id, endpoint: 'e', fromMs: 0, toMs: nowMs, startedMs: nowMs };
  const windowId = writer.methods.startWindow(window);
  batch = { connectionId: connection.id, connectionName: 'gs', source: 'gearset', windowId };
  reader = createReaderMethods(folder);
  reader.methods.open();
});

afterEach(() => {
  reader.close();
  index.close();
  writer.close();
  rmSync(folder, { recursive: true, force: true });
});

function store(...events: Partial<ArchiveEvent>[]): void {
  const records = events.map((facts): SourceRecord => {
    const event = archiveEvent({ externalId: 'e', timeMs: nowMs, ...facts });
    const raw = JSON.stringify(event);
    const hash = Buffer.from(raw).toString('hex').slice(0, 512);
    return { raw, event, hash, coreHash: hash, withIncludes: true };
  });
  writer.methods.storeBatch({ batch: { ...batch, records, unreadable: [], seenMs: nowMs }, calls: [] });
}

function indexAll(): void {
  while (index.methods.indexNext().done > 0);
}

function actors(query: string) {
  return reader.methods.facets({ query, ...ask, by: ['actor'], top: null });
}

describe('counting in memory', () => {
  it('follows new events, changed ones and purged ones', () => {
    expect(actors('')).toEqual({ total: 0, facets: { actor: [] } });
    store({ externalId: 'a', actor: 'ann' }, { externalId: 'b', actor: 'bob' }, { externalId: 'c' });
    const counted = [
      { value: 'ann', count: 1 },
      { value: 'bob', count: 1 },
      { value: null, count: 1 },
    ];
    expect(actors('')).toEqual({ total: 3, facets: { actor: counted } });
    expect(actors('')).toEqual({ total: 3, facets: { actor: counted } });
    store({ externalId: 'c', actor: 'bob' });
    expect(actors('').facets['actor']).toEqual([
      { value: 'bob', count: 2 },
      { value: 'ann', count: 1 },
    ]);
    writer.methods.deleteConnection({
      connection: { ...reader.methods.listConnections()[0]! },
      purge: true,
      nowMs,
    });
    expect(actors('')).toEqual({ total: 0, facets: { actor: [] } });
  });

  it('follows the index, whose events may have gone from the store', () => {
    store({ externalId: 'a', actor: 'ann', summary: 'blue' });
    expect(actors('blue').total).toBe(0);
    indexAll();
    expect(actors('blue')).toEqual({ total: 1, facets: { actor: [{ value: 'ann', count: 1 }] } });
    store({ externalId: 'b', actor: 'bob', summary: 'blue' });
    expect(actors('blue').total).toBe(1);
    expect(actors('').total).toBe(2);
    indexAll();
    expect(actors('blue').facets['actor']?.map(({ value }) => value)).toEqual(['ann', 'bob']);
    expect(reader.methods.countMatches({ query: 'blue', ...ask }).count).toBe(2);
    writer.methods.deleteConnection({ connection: { ...reader.methods.listConnections()[0]! }, purge: true, nowMs });
    expect(actors('blue')).toEqual({ total: 2, facets: { actor: [{ value: null, count: 2 }] } });
    indexAll();
    expect(actors('blue').total).toBe(0);
  });

  it('follows items as the index comes to know their events', () => {
    const types = () => reader.methods.facets({ query: '', ...ask, by: ['metadata'], top: null }).facets['metadata'];
    const withItems = (externalId: string, ...metadata: string[]) => ({
      externalId,
      // What tells one content from another is the beginning of an event.
      actor: metadata.join(),
      items: metadata.map((type, index) => ({
        type,
        name: `n${index}`,
        change: null,
        modifiedBy: null,
        modifiedAt: null,
      })),
    });
    store(withItems('a', 'ApexClass', 'Layout', 'ApexClass'), withItems('b', 'ApexClass'), { externalId: 'c' });
    const counted = [
      { value: 'ApexClass', count: 2 },
      { value: 'Layout', count: 1 },
      { value: null, count: 1 },
    ];
    expect(types()).toEqual(counted);
    indexAll();
    expect(types()).toEqual(counted);
    // One of them changed, one is new, and the index knows neither.
    store(withItems('b', 'Profile'), withItems('d', 'Layout', 'Profile'));
    const changed = [
      { value: 'Layout', count: 2 },
      { value: 'Profile', count: 2 },
      { value: 'ApexClass', count: 1 },
      { value: null, count: 1 },
    ];
    expect(types()).toEqual(changed);
    indexAll();
    expect(types()).toEqual(changed);
  });

  it('does not turn an opened result around when another is asked for oldest first', () => {
    store(...['a', 'b', 'c'].map((externalId, index) => ({ externalId, timeMs: nowMs + index, summary: 'blue' })));
    indexAll();
    for (const query of ['', 'blue']) {
      const newest = reader.methods.openSearch({ query, ...ask, sort: [] });
      const oldest = reader.methods.openSearch({ query, ...ask, sort: ['time:asc'] });
      const rows = ({ searchId }: { searchId: number }) =>
        unpackEvents(reader.methods.searchRows({ searchId, offset: 0, count: 10 })).map((event) => event.externalId);
      expect(rows(oldest)).toEqual(['a', 'b', 'c']);
      expect(rows(newest)).toEqual(['c', 'b', 'a']);
    }
  });
});

describe('blocks beside the index', () => {
  function blockIds(): number[] | null {
    const database = openStoreForReading(folder);
    try {
      const blocks = readColumnBlocks(database, new Map());
      const ids = blocks?.flatMap(({ block }) => [...block.ids]) ?? null;
      const stored = database.prepare<[], number>('SELECT id FROM event ORDER BY id').pluck().all();
      if (ids !== null) expect(ids).toEqual(stored);
      return ids;
    } finally {
      database.close();
    }
  }

  it('say what the store says, indexed or not', () => {
    indexAll();
    expect(blockIds()).toEqual([]);
    store({ externalId: 'a' }, { externalId: 'b', timeMs: nowMs - 1_000 });
    expect(blockIds()).toHaveLength(2);
    indexAll();
    store({ externalId: 'c', timeMs: nowMs - 500 }, { externalId: 'a', status: 'Failed' });
    expect(blockIds()).toHaveLength(3);
    indexAll();
    expect(blockIds()).toHaveLength(3);
  });

  it('are not used while they are being made', () => {
    store({ externalId: 'a' });
    indexAll();
    index.close();
    const search = new BetterSqlite3(searchPath(folder));
    search.exec(`INSERT INTO state VALUES ('rebuild_from', '0')`);
    search.close();
    index.methods.open();
    expect(blockIds()).toBeNull();
    indexAll();
    expect(blockIds()).toHaveLength(1);
  });
});

describe('places', () => {
  const all = Float64Array.from({ length: 500 }, (_, index) => 10_000 - index * 2);
  const none = 0xffff_ffff;

  it.each([
    ['of few', [10_000, 9_999, 9_500, 9_002, 1], [0, none, 250, 499, none]],
    ['of none', [], []],
  ])('%s', (_, some, places) => {
    expect([...placesOf(all, Float64Array.from(some))]).toEqual(places);
  });

  it('of all and of many', () => {
    expect([...placesOf(all, all)]).toEqual([...all.keys()]);
    const many = all.filter((_, index) => index % 3 === 1);
    expect([...placesOf(all, many)].every((place, index) => place === index * 3 + 1)).toBe(true);
  });
});
