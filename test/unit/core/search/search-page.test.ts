import { afterAll, describe, expect, it } from 'vitest';
import { compileQuery } from '#core/search/compile-query.ts';
import { openSearch, searchPage } from '#core/search/run-search.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { resolveQuery } from '#shared/query/resolve-query.ts';
import { archiveEvent, createSearchArchive } from '#test/support/search-archive.ts';

/** Events of which every second has both words, every fiftieth the phrase, and the older half one that ended. */
const archive = createSearchArchive(
  Array.from({ length: 3_000 }, (_, index) =>
    archiveEvent({
      externalId: `e${index}`,
      timeMs: index * 60_000,
      summary: `${index % 2 === 0 ? 'alpha' : 'gamma'} ${index % 50 === 0 ? 'beta' : 'delta beta'} ${index < 2_500 ? 'old word' : ''}`,
    }),
  ),
);
afterAll(() => archive.close());

describe('a page from the index alone', () => {
  const queries = ['alpha beta', '"alpha beta"', '"gamma delta" alpha', 'old word', '"old word" -gamma', 'gamma none'];

  it('is a part of the whole result, wherever it begins', () => {
    const plans = queries.map((query) =>
      compileQuery(resolveQuery(parseQuery(query).tree, { nowMs: 0, zone: 'UTC' }).tree),
    );
    const expected = plans.map((plan) => [...openSearch(archive.database, plan).ids]);
    expect(expected.map((ids) => ids.length)).toEqual([1_500, 60, 0, 2_500, 1_250, 0]);
    plans.forEach((plan, place) => {
      const all = expected[place] as number[];
      for (const limit of [1, 25, 101, 5_000]) {
        for (const after of [null, all[0], all[30], all.at(-1)]) {
          const afterId = after ?? null;
          const rest = all.filter((id) => afterId === null || id < afterId).slice(0, limit);
          expect(searchPage(archive.database, plan, { limit, afterId }), `${queries[place]} ${limit}`).toEqual(rest);
        }
      }
    });
  });
});
