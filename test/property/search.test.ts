import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { bindCondition, storeLookups } from '#core/search/bind-plan.ts';
import { idsSql, searchSource } from '#core/search/build-sql.ts';
import { compileQuery } from '#core/search/compile-query.ts';
import { explainQuery } from '#core/search/explain-query.ts';
import { facets } from '#core/search/facets.ts';
import { histogram, histogramUnits } from '#core/search/histogram.ts';
import { countMatches, openSearch, searchPage } from '#core/search/run-search.ts';
import { parseSort } from '#core/search/sort-order.ts';
import { AppError } from '#shared/app-error.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { printQuery } from '#shared/query/print-query.ts';
import { resolveQuery } from '#shared/query/resolve-query.ts';
import type { TickmarkQueryTree } from '#shared/query/tree.ts';
import { matchesQuery, textsOf } from '#test/support/evaluate-query.ts';
import { firstMs, randomEvents, randomTree } from '#test/support/random-archive.ts';
import { type ArchiveEvent, createSearchArchive, type SearchArchive } from '#test/support/search-archive.ts';

const nowMs = firstMs + 12 * 3_600_000;
const zones = ['UTC', 'Europe/Vienna', 'Australia/Lord_Howe'];

/** The same archives in every run, to find the same mistakes; and others, to find new ones. */
const newSeed = Number(process.env['TICKMARK_PROPERTY_SEED'] ?? Date.now() % 1_000_000_007);
const archives: SearchArchive[] = [];
for (const seed of [1, 2, 3, 4, 5, 6, newSeed]) {
  for (const events of fc.sample(randomEvents, { numRuns: 2, seed })) archives.push(createSearchArchive(events));
}
afterAll(() => archives.forEach((archive) => archive.close()));

/** By number, so that a failure names the archive instead of printing it. */
const anyArchive = fc.nat(archives.length - 1);
const archiveAt = (index: number) => archives[index] as SearchArchive;
const runs = { numRuns: Number(process.env['TICKMARK_PROPERTY_RUNS'] ?? 400) };

function matching(archive: SearchArchive, tree: TickmarkQueryTree): ArchiveEvent[] {
  const stored = new Map(archive.events.map((event) => [event.externalId, event]));
  const all = archive.database.prepare<[], string>('SELECT external_id FROM event ORDER BY id DESC').pluck().all();
  return all.map((id) => stored.get(id) as ArchiveEvent).filter((event) => matchesQuery(tree, event));
}

const idsOf = (events: readonly ArchiveEvent[]) => events.map((event) => event.externalId);

// The title names the seed, so that a failure can be repeated with TICKMARK_PROPERTY_SEED.
describe(`search, archives of seed ${newSeed}`, () => {
  it('finds, counts and pages exactly the events that match, newest first', () => {
    fc.assert(
      fc.property(anyArchive, randomTree, fc.constantFrom(...zones), (index, typed, zone) => {
        const archive = archiveAt(index);
        const { tree } = resolveQuery(parseQuery(printQuery(typed)).tree, { nowMs, zone });
        const plan = compileQuery(tree);
        const expected = matching(archive, tree);
        const { ids, total } = openSearch(archive.database, plan);
        expect(archive.externalIds(ids), printQuery(typed)).toEqual(idsOf(expected));
        expect(total).toBe(expected.length);
        expect(countMatches(archive.database, plan)).toBe(expected.length);
        const paged: number[] = [];
        for (let after: number | null = null; ; after = paged.at(-1) ?? null) {
          const page = searchPage(archive.database, plan, { limit: 3, afterId: after });
          paged.push(...page);
          if (page.length === 0) break;
        }
        expect(paged).toEqual([...ids]);
      }),
      runs,
    );
  });

  it('finds the same without the lists of tokens that long lists of values do without', () => {
    fc.assert(
      fc.property(anyArchive, randomTree, (index, typed) => {
        const { database } = archiveAt(index);
        const plan = compileQuery(resolveQuery(typed, { nowMs, zone: 'UTC' }).tree);
        const { text, values } = idsSql(searchSource(bindCondition(plan.condition, storeLookups(database, 0))));
        const ids = database
          .prepare<unknown[], number>(text)
          .pluck()
          .all(...values);
        expect(ids, printQuery(typed)).toEqual([...openSearch(database, plan).ids]);
      }),
      runs,
    );
  });

  it('keeps events in the order of time', () => {
    for (const archive of archives) {
      const times = archive.externalIds(openSearch(archive.database, compileQuery({ kind: 'all' })).ids);
      const byId = new Map(archive.events.map((event) => [event.externalId, event.timeMs]));
      const found = times.map((id) => byId.get(id) as number);
      expect(found).toEqual([...found].sort((a, b) => b - a));
    }
  });

  const facetFields = ['actor', 'kind', 'code', 'opcode', 'conn', 'source', 'env', 'status', 'items', 'violation'];
  const manyFields = ['metadata', 'name', 'change', 'modifiedby', 'field.CHAR_col4', 'changed', 'old', 'tag'];

  it('counts facets exactly', () => {
    fc.assert(
      fc.property(anyArchive, randomTree, fc.constantFrom(...facetFields, ...manyFields), (index, typed, field) => {
        const archive = archiveAt(index);
        const { tree } = resolveQuery(typed, { nowMs, zone: 'UTC' });
        const expected = matching(archive, tree);
        const counts = new Map<string | null, number>();
        for (const event of expected) {
          const values = new Set(textsOf(field, event).filter((value) => value !== null));
          const list: (string | null)[] = values.size === 0 ? [null] : [...new Set([...values].map(String))];
          for (const value of list) counts.set(value, (counts.get(value) ?? 0) + 1);
        }
        const result = facets(archive.database, compileQuery(tree), [field]);
        const found = result.facets[field] ?? [];
        expect(result.total).toBe(expected.length);
        expect(new Map(found.map(({ value, count }) => [value, count]))).toEqual(counts);
        expect(found.map(({ count }) => count)).toEqual(found.map(({ count }) => count).sort((a, b) => b - a));
      }),
      runs,
    );
  });

  it('counts histograms exactly, in every zone and unit', () => {
    const unit = fc.constantFrom(...histogramUnits.filter((name) => name !== 'minute'));
    const bounded = 'time:2026-03-27..2026-03-31';
    fc.assert(
      fc.property(anyArchive, randomTree, fc.constantFrom(...zones), unit, (index, typed, zone, by) => {
        const archive = archiveAt(index);
        const both: TickmarkQueryTree = { kind: 'and', children: [typed, parseQuery(bounded).tree] };
        const { tree, resolved } = resolveQuery(both, { nowMs, zone });
        const expected = matching(archive, tree);
        const result = histogram(archive.database, compileQuery(tree), { by, zone, resolved, stackField: 'kind' });
        const starts = result.buckets.map((bucket) => Date.parse(bucket.start));
        const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
        result.buckets.forEach((bucket, place) => {
          const own = expected.filter(
            (event) => event.timeMs >= (starts[place] as number) && event.timeMs < (starts[place + 1] ?? Infinity),
          );
          expect(bucket.count).toBe(own.length);
          const kinds: Record<string, number> = {};
          for (const { kind } of own) kinds[kind] = (kinds[kind] ?? 0) + 1;
          expect(bucket.stacks).toEqual(kinds);
          if (by !== 'hour') expect(format.format(starts[place])).toMatch(/12:00:00 AM$/);
        });
        expect(result.buckets.reduce((sum, bucket) => sum + bucket.count, 0)).toBe(expected.length);
      }),
      { numRuns: 150 },
    );
  });

  it('sorts by any field, events without a value last, ties newest first', () => {
    const sortable = fc.constantFrom('items', 'kind', 'violation');
    fc.assert(
      fc.property(anyArchive, randomTree, sortable, fc.boolean(), (index, typed, field, descending) => {
        const archive = archiveAt(index);
        const { tree } = resolveQuery(typed, { nowMs, zone: 'UTC' });
        const valueOf = (event: ArchiveEvent) =>
          field === 'items' ? event.itemCount : field === 'kind' ? event.kind : Number(event.violation);
        const expected = matching(archive, tree)
          .map((event, position) => ({ event, position, value: valueOf(event) }))
          .sort((a, b) => {
            if (a.value === null || b.value === null) {
              return Number(a.value === null) - Number(b.value === null) || a.position - b.position;
            }
            const order = a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
            return (descending ? -order : order) || a.position - b.position;
          });
        const sort = parseSort(`${field}:${descending ? 'desc' : 'asc'}`);
        const { ids } = openSearch(archive.database, compileQuery(tree), sort);
        expect(archive.externalIds(ids)).toEqual(expected.map(({ event }) => event.externalId));
      }),
      { numRuns: 100 },
    );
  });

  it('explains every query with a statement that gives the same answer', () => {
    fc.assert(
      fc.property(anyArchive, randomTree, (index, typed) => {
        const archive = archiveAt(index);
        const { tree } = resolveQuery(typed, { nowMs, zone: 'UTC' });
        const explained = explainQuery(archive.database, typed, tree);
        const ids = archive.database.prepare<[], number>(explained.sql).pluck().all();
        expect(ids).toEqual([...openSearch(archive.database, compileQuery(tree)).ids]);
        expect(explained.plan.length).toBeGreaterThan(0);
        expect(explained.sentence).toMatch(/^(All e|E)vents.*\.$/su);
      }),
      { numRuns: 150 },
    );
  });
});

describe('hostile text', () => {
  const signs = [
    '"',
    '\\',
    '*',
    '(',
    ')',
    '-',
    ':',
    ',',
    '..',
    ' ',
    '\0',
    '\u{E000}',
    '\x1f',
    "'",
    '\ud800',
    'OR',
    'NOT',
    '日',
  ];
  const pieces = fc.constantFrom(
    ...signs,
    ...[
      'actor:',
      'time:',
      'items>',
      'item(',
      'field.',
      'code:',
      'ticket:',
      'kind:',
      'name:',
      'old:',
      'a',
      'invoice',
      '5',
      '?',
      '%',
      '_',
      ';--',
    ],
  );
  const text = fc.oneof(
    fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.string({ unit: 'binary', maxLength: 12 }).map((part) => `"${part}"`),
    fc.string({ unit: 'binary', maxLength: 12 }).map((part) => `*"${part}"*`),
    fc.string({ unit: 'binary', maxLength: 12 }).map((part) => `old:"${part}"* field.x:"${part}"`),
  );

  it('gives a result or an error of the query, never anything else', () => {
    const archive = archives[0] as SearchArchive;
    fc.assert(
      fc.property(text, (query) => {
        let tree: TickmarkQueryTree;
        try {
          tree = parseQuery(query).tree;
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(AppError);
          const { code, place } = thrown as AppError;
          expect(code).toMatch(/^query\./);
          expect(place?.from).toBeGreaterThanOrEqual(0);
          expect(place?.to).toBeLessThanOrEqual(query.length);
          return;
        }
        const resolved = resolveQuery(tree, { nowMs, zone: 'UTC' });
        const plan = compileQuery(resolved.tree);
        expect(countMatches(archive.database, plan)).toBe(openSearch(archive.database, plan).total);
        const again = resolveQuery(parseQuery(printQuery(tree)).tree, { nowMs, zone: 'UTC' });
        expect(countMatches(archive.database, compileQuery(again.tree))).toBe(countMatches(archive.database, plan));
      }),
      { numRuns: 2000 },
    );
  });
});
