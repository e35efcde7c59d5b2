import { afterAll, describe, expect, it } from 'vitest';
import { compileQuery } from '#core/search/compile-query.ts';
import { explainQuery } from '#core/search/explain-query.ts';
import { facets } from '#core/search/facets.ts';
import { histogram, type HistogramOptions } from '#core/search/histogram.ts';
import { openSearch, searchPage } from '#core/search/run-search.ts';
import { runSql } from '#core/search/run-sql.ts';
import { parseSort } from '#core/search/sort-order.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { resolveQuery } from '#shared/query/resolve-query.ts';
import { createExampleArchive, exampleNowMs } from '#test/support/example-archive.ts';

const archive = createExampleArchive();
afterAll(() => archive.close());

function ask(query: string, zone = 'UTC') {
  const { tree, resolved } = resolveQuery(parseQuery(query).tree, { nowMs: exampleNowMs, zone });
  return { plan: compileQuery(tree), tree, resolved };
}

describe('facets', () => {
  it('counts most first, then by value, events without a value as null', () => {
    expect(facets(archive.database, ask('').plan, ['actor', 'env', 'code'])).toEqual({
      total: 8,
      facets: {
        actor: [
          { value: 'Zoe Example', count: 2 },
          { value: 'auditor@example.com', count: 2 },
          { value: 'dev.one@example.com', count: 2 },
          { value: 'ci@example.com', count: 1 },
          { value: 'release.manager@example.com', count: 1 },
        ],
        env: [
          { value: null, count: 4 },
          { value: 'production', count: 2 },
          { value: 'sandbox', count: 1 },
          { value: 'unclassified', count: 1 },
        ],
        code: [
          { value: null, count: 4 },
          { value: '102', count: 1 },
          { value: '52', count: 1 },
          { value: '66', count: 1 },
          { value: '68', count: 1 },
        ],
      },
    });
  });

  it('counts events by their items, once for each', () => {
    const counted = facets(archive.database, ask('kind:deployment').plan, ['md', 'change', 'ticket', 'environment']);
    expect(counted.facets['md']).toEqual([
      { value: null, count: 2 },
      { value: 'ApexClass', count: 1 },
      { value: 'Profile', count: 1 },
    ]);
    expect(counted.facets['change']).toEqual([
      { value: 'Deleted', count: 2 },
      { value: null, count: 2 },
      { value: 'Changed', count: 1 },
      { value: 'New', count: 1 },
    ]);
    expect(counted.facets['ticket']).toEqual([
      { value: null, count: 3 },
      { value: 'FIN-101', count: 1 },
    ]);
    expect(counted.facets['environment']).toHaveLength(3);
  });

  it('keeps the first so many, and knows states, further fields and marks', () => {
    const counted = facets(archive.database, ask('').plan, ['workItemState', 'field.char_COL4', 'tag'], 1);
    expect(counted.facets).toEqual({
      workItemState: [{ value: null, count: 4 }],
      'field.char_COL4': [{ value: null, count: 7 }],
      tag: [{ value: null, count: 8 }],
    });
  });

  it('refuses unknown fields with the nearest, and time', () => {
    expect(() => facets(archive.database, ask('').plan, ['actr'])).toThrowError(/no field “actr”/);
    expect(() => facets(archive.database, ask('').plan, ['time'])).toThrowError(/cannot be counted by time/);
  });
});

describe('histogram', () => {
  const count = (query: string, options: Omit<HistogramOptions, 'resolved'>) => {
    const { plan, resolved } = ask(query, options.zone);
    return histogram(archive.database, plan, { ...options, resolved });
  };

  it('reaches over the asked time, empty buckets included', () => {
    const { by, buckets } = count('time:2026-03', { by: 'day', zone: 'UTC' });
    expect(by).toBe('day');
    expect(buckets).toHaveLength(31);
    expect(buckets[3]).toEqual({ start: '2026-03-04T00:00:00.000Z', count: 1 });
    expect(buckets.reduce((sum, bucket) => sum + bucket.count, 0)).toBe(1);
  });

  it('else from the first event to the last', () => {
    expect(count('source:agileapps', { by: 'month', zone: 'UTC' }).buckets).toEqual([
      { start: '2025-12-01T00:00:00.000Z', count: 1 },
      { start: '2026-01-01T00:00:00.000Z', count: 0 },
      { start: '2026-02-01T00:00:00.000Z', count: 0 },
      { start: '2026-03-01T00:00:00.000Z', count: 0 },
      { start: '2026-04-01T00:00:00.000Z', count: 2 },
      { start: '2026-05-01T00:00:00.000Z', count: 1 },
    ]);
    expect(count('absent', { by: 'day', zone: 'UTC' }).buckets).toEqual([]);
  });

  it('follows the zone', () => {
    expect(count('code:66,102', { by: 'year', zone: 'Europe/Vienna' })).toEqual({
      by: 'year',
      tz: 'Europe/Vienna',
      buckets: [{ start: '2025-12-31T23:00:00.000Z', count: 2 }],
    });
  });

  it('stacks by a field', () => {
    const { buckets } = count('time:2026-05', { by: 'month', zone: 'UTC', stackField: 'env' });
    expect(buckets).toEqual([
      { start: '2026-05-01T00:00:00.000Z', count: 3, stacks: { '': 1, sandbox: 1, unclassified: 1 } },
    ]);
  });

  it('chooses a unit that gives some dozens of buckets', () => {
    const unit = (query: string) => count(query, { by: 'auto', zone: 'UTC' }).by;
    expect(unit('time:last-2h')).toBe('minute');
    expect(unit('time:today')).toBe('hour');
    expect(unit('time:last-month')).toBe('day');
    expect(unit('time:2026')).toBe('week');
    expect(unit('time:2020..2026')).toBe('month');
    expect(unit('time:1990..2026')).toBe('year');
  });

  it('refuses more buckets than anyone can look at', () => {
    expect(() => count('time:2000..2026', { by: 'minute', zone: 'UTC' })).toThrowError(/more than 200000 buckets/);
  });
});

describe('openSearch', () => {
  const sorted = (query: string, sort: string) =>
    archive.externalIds(openSearch(archive.database, ask(query).plan, parseSort(sort)).ids);

  it('sorts, events without a value last, ties newest first', () => {
    expect(sorted('', 'items:desc')).toEqual([
      'sandbox',
      'release',
      'profiles',
      'empty',
      'audit',
      'export',
      'violation',
      'search',
    ]);
    expect(sorted('release OR profiles', 'time:asc')).toEqual(['profiles', 'release', 'sandbox']);
    expect(sorted('release OR profiles', 'date:desc')).toEqual(['sandbox', 'release', 'profiles']);
    expect(sorted('code:*', 'op,actor:desc')).toEqual(['export', 'search', 'audit', 'violation']);
    expect(sorted('code:*', 'Actor,typeCode:desc')).toEqual(['export', 'search', 'violation', 'audit']);
    expect(sorted('kind:deployment', 'summary')).toEqual(['release', 'empty', 'profiles', 'sandbox']);
  });

  it('refuses orders it does not know', () => {
    expect(() => parseSort('colour')).toThrowError(/no field “colour”/);
    expect(() => parseSort('metadata:asc')).toThrowError(/cannot be sorted by metadata/);
    expect(() => parseSort('actor,')).toThrowError(/no order/);
  });

  it('pages by the last id', () => {
    const { plan } = ask('kind:deployment');
    const first = searchPage(archive.database, plan, { limit: 3, afterId: null });
    const second = searchPage(archive.database, plan, { limit: 3, afterId: first.at(-1) as number });
    expect([first, second].map(archive.externalIds)).toEqual([['empty', 'sandbox', 'release'], ['profiles']]);
    expect(searchPage(archive.database, plan, { limit: 0, afterId: null })).toEqual([]);
  });
});

describe('explainQuery', () => {
  it('gives a sentence, the tree, SQL that runs as it stands, and its plan', () => {
    const query = "invoice by:o'neill@example.com OR object:*contact*";
    const explained = explainQuery(archive.database, parseQuery(query).tree, ask(query).tree);
    expect(explained.sentence).toMatch(/^Events .*“invoice”.*\.$/);
    expect(explained.tree.kind).toBe('or');
    expect(runSql(archive.database, explained.sql).rows).toHaveLength(2);
    expect(explained.plan.join('\n')).toMatch(/SCAN|SEARCH/);
  });

  it('reads a filter from the index, not from the events', () => {
    const query = 'status:failed env:production';
    const { plan } = explainQuery(archive.database, parseQuery(query).tree, ask(query).tree);
    expect(plan).toEqual([expect.stringMatching(/^SCAN search.event_text VIRTUAL TABLE INDEX/)]);
  });
});

describe('runSql', () => {
  it('runs one reading statement', () => {
    expect(
      runSql(archive.database, "-- how many\nSELECT count(*) AS n, NULL, x'00ff', 9007199254740993, 1.5 FROM event"),
    ).toEqual({
      columns: ['n', 'NULL', "x'00ff'", '9007199254740993', '1.5'],
      rows: [[8, null, "x'00ff'", '9007199254740993', 1.5]],
      truncated: false,
    });
    expect(runSql(archive.database, 'WITH a(b) AS (VALUES (1), (2), (3)) SELECT b FROM a', 2)).toEqual({
      columns: ['b'],
      rows: [[1], [2]],
      truncated: true,
    });
    expect(runSql(archive.database, "SELECT fold(value) FROM dictionary WHERE value LIKE 'Zoe%'").rows).toEqual([
      ['zoe example'],
    ]);
  });

  it.each([
    'DELETE FROM event',
    'UPDATE event SET summary = 1',
    'INSERT INTO workspace VALUES (1, 2)',
    'WITH a AS (SELECT 1) DELETE FROM event',
    "ATTACH 'x.db' AS x",
    'PRAGMA journal_mode = DELETE',
    'PRAGMA table_info(event)',
    'VACUUM',
    'BEGIN',
    'DROP TABLE event',
    'CREATE TEMP TABLE t (a)',
    'SELECT 1; DELETE FROM event',
    'SELECT 1; SELECT 2',
    'SELECT',
    'SELECT nothing FROM nowhere',
    '',
    '/* SELECT */',
    'REPLACE INTO workspace VALUES (1, 2)',
  ])('refuses %s', (text) => {
    expect(() => runSql(archive.database, text)).toThrowError(expect.objectContaining({ code: 'store.sql_refused' }));
    expect(archive.database.prepare('SELECT count(*) FROM event').pluck().get()).toBe(8);
  });
});
