import BetterSqlite3 from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { bindCondition, storeLookups } from '#core/search/bind-plan.ts';
import { compileQuery } from '#core/search/compile-query.ts';
import { hasSeveralWords, indexPage } from '#core/search/index-page.ts';
import { openSearch } from '#core/search/run-search.ts';
import { searchPath } from '#core/store/open-database.ts';
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

/** Pretends that every ten events are a block, so that a page has to reach across many. */
function cutBlocks(): void {
  const ids = archive.database.prepare<[], number>('SELECT id FROM event ORDER BY id').pluck().all();
  const index = new BetterSqlite3(searchPath(archive.folder));
  const insert = index.prepare(`INSERT OR IGNORE INTO column_block (lowest_id, version, data) VALUES (?, 0, x'')`);
  index.transaction(() => ids.forEach((id, place) => place % 10 === 0 && insert.run(BigInt(id))))();
  index.close();
}

describe('a page from the index alone', () => {
  const queries = ['alpha beta', '"alpha beta"', '"gamma delta" alpha', 'old word', '"old word" -gamma', 'gamma none'];

  it('is the same whether the other events are read newest or oldest first', () => {
    const plans = queries.map((query) =>
      compileQuery(resolveQuery(parseQuery(query).tree, { nowMs: 0, zone: 'UTC' }).tree),
    );
    const expected = plans.map((plan) => [...openSearch(archive.database, plan).ids]);
    expect(expected.map((ids) => ids.length)).toEqual([1_500, 60, 0, 2_500, 1_250, 0]);
    cutBlocks();
    plans.forEach((plan, place) => {
      const condition = bindCondition(plan.condition, storeLookups(archive.database));
      const all = expected[place] as number[];
      for (const limit of [1, 25, 101, 5_000]) {
        for (const after of [null, all[0], all[30], all.at(-1)]) {
          const afterId = after ?? null;
          const rest = all.filter((id) => afterId === null || id < afterId).slice(0, limit);
          expect(indexPage(archive.database, condition, { limit, afterId }), `${queries[place]} ${limit}`).toEqual(
            rest,
          );
        }
      }
    });
  });

  it('is for several words: one alone is found at once', () => {
    const several = ['"alpha" AND "beta"', '"alpha beta"', '"dev.one"'];
    expect([...several, '"alpha"', 'tags : "一"'].map(hasSeveralWords)).toEqual([true, true, true, false, true]);
  });
});
