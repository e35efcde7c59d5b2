import { afterAll, describe, expect, it } from 'vitest';
import { compileQuery } from '#core/search/compile-query.ts';
import { countMatches, openSearch } from '#core/search/run-search.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { resolveQuery } from '#shared/query/resolve-query.ts';
import { createExampleArchive, exampleNowMs } from '#test/support/example-archive.ts';

const archive = createExampleArchive();
afterAll(() => archive.close());

function found(query: string): string[] {
  const { tree } = resolveQuery(parseQuery(query).tree, { nowMs: exampleNowMs, zone: 'UTC' });
  const plan = compileQuery(tree);
  const ids = archive.externalIds(openSearch(archive.database, plan).ids);
  expect(countMatches(archive.database, plan)).toBe(ids.length);
  return ids;
}

const many = (count: number, term: (index: number) => string, separator: string) =>
  Array.from({ length: count }, (_, index) => term(index)).join(separator);

/** The deepest brackets a query may have, around terms that alternate AND and OR. */
function nested(term: (level: number) => string): string {
  let query = 'release';
  for (let level = 0; level < 18; level++) query = `(${term(level)}${level % 2 === 0 ? ' OR ' : ' '}${query})`;
  return query;
}

describe('queries as large as they may be', () => {
  it('joins hundreds of terms', () => {
    expect(found(`${many(398, (index) => `w${index}`, ' OR ')} OR release`)).toEqual(['sandbox', 'release']);
    expect(found(`release ${many(398, (index) => `-w${index}`, ' ')}`)).toEqual(['sandbox', 'release']);
    expect(found(many(400, () => 'release', ' '))).toEqual(['sandbox', 'release']);
    expect(found(`${many(399, (index) => `record:r${index}*`, ' OR ')} OR release`)).toEqual(['sandbox', 'release']);
    expect(found(`${many(399, (index) => `-items>${index + 1000}`, ' ')} release`)).toEqual(['sandbox', 'release']);
    expect(found(`${many(399, (index) => `item(name:*x${index}*)`, ' OR ')} OR release`)).toEqual([
      'sandbox',
      'release',
    ]);
    expect(found(`${many(399, (index) => `time:${1000 + index}`, ' OR ')} OR release`)).toEqual(['sandbox', 'release']);
    expect(found(`${many(30, (index) => `*w${index}x*`, ' OR ')} OR release`)).toEqual(['sandbox', 'release']);
  });

  it('takes thousands of values', () => {
    const values = (form: (index: number) => string) => many(9000, form, ',');
    expect(found(`record:${values((index) => `r${index}`)},aaa111`)).toEqual(['violation']);
    expect(found(`record:${values((index) => `r${index}*`)},aaa*`)).toEqual(['violation']);
    expect(found(`actor:${values((index) => `r${index}*`)},*oe*`)).toEqual(['audit', 'violation']);
    expect(found(`name:${values((index) => `*r${index}*`)},admin`)).toEqual(['profiles']);
    expect(found(`items:${values((index) => `${index + 1000}`)},600`)).toEqual(['sandbox']);
    expect(found(`ticket:${values((index) => `r${index}*`)},fin*`)).toEqual(['release']);
    expect(found(`field.char_col4:${values((index) => `r${index}`)},test`)).toEqual(['violation']);
  });

  it('nests brackets', () => {
    expect(found(nested((level) => (level % 2 === 0 ? 'nothingatall' : 'invoice')))).toEqual(['release']);
    expect(found(nested((level) => (level % 2 === 0 ? 'items>9999' : '-items>9999')))).toEqual(['sandbox', 'release']);
    expect(found(nested((level) => (level % 2 === 0 ? 'items>9999' : '-absent')))).toEqual(['sandbox', 'release']);
  });
});
