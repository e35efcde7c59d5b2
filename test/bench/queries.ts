import { compileQuery } from '#core/search/compile-query.ts';
import type { SearchPlan } from '#core/search/condition.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { resolveQuery } from '#shared/query/resolve-query.ts';
import { vocabulary } from './archive/vocabulary.ts';
import type { BenchContext } from './benchmark.ts';

/** What every search of a benchmark is made with. */
export const searchTime = { tz: 'UTC', nowMs: Date.UTC(2026, 10, 1) } as const;

/**
 * Words by how often they come. The ranks are those of the vocabulary, in which the word of rank r stands in
 * about 2.3/r of all events.
 */
const ranks = {
  common: [6, 8, 10, 13, 17, 22],
  medium: [120, 150, 190, 230, 290, 360],
  low: [1_100, 1_500, 2_000, 2_600, 3_300],
  rare: [14_000, 18_000, 22_000, 26_000, 29_000],
};

export type WordClass = keyof typeof ranks;

export function words(of: WordClass): string[] {
  return ranks[of].map((rank) => vocabulary[rank] as string);
}

export function allWords(): string[] {
  return (Object.keys(ranks) as WordClass[]).flatMap(words);
}

/** The word whose share of all events is nearest to one half. */
export function halfWord(context: BenchContext): string {
  return context.once('half-word', () => {
    const half = context.archive.plan.events / 2;
    const counts = vocabulary.slice(0, 8).map((word) => ({ word, distance: Math.abs(countOf(context, word) - half) }));
    return (counts.sort((a, b) => a.distance - b.distance)[0] as { word: string }).word;
  });
}

/** The word that most events have: the widest query. */
export function widestWord(context: BenchContext): string {
  return context.once('widest-word', () => {
    const counts = vocabulary.slice(0, 4).map((word) => ({ word, count: countOf(context, word) }));
    return (counts.sort((a, b) => b.count - a.count)[0] as { word: string }).word;
  });
}

export function planOf(query: string): SearchPlan {
  const { tree } = resolveQuery(parseQuery(query).tree, { nowMs: searchTime.nowMs, zone: searchTime.tz });
  return compileQuery(tree);
}

export function countOf({ reader }: Pick<BenchContext, 'reader'>, query: string): number {
  return reader.countMatches({ query, ...searchTime }).count;
}

/** The first 100 events as the window asks for them while somebody types: the others are not counted. */
export function firstRows({ reader }: Pick<BenchContext, 'reader'>, query: string): void {
  reader.firstRows({ query, ...searchTime, count: 100 });
}

/** The first 100 events with the number of all. */
export function firstPage({ reader }: Pick<BenchContext, 'reader'>, query: string): void {
  reader.searchPage({ query, ...searchTime, sort: [], limit: 100, after: null });
}

/** Phrases of two words that events really have, of several events across the archive. */
export function phrases(context: BenchContext): string[] {
  return context.once('phrases', () => {
    const { database, archive } = context;
    const summaries = database
      .prepare<[number, number], string>(
        `SELECT summary FROM event WHERE summary IS NOT NULL AND item_count IS NULL
         ORDER BY id LIMIT ? OFFSET ?`,
      )
      .pluck()
      .all(24, Math.floor(archive.plan.events / 3));
    return summaries.map((summary) => `"${summary.split(' ').slice(3, 5).join(' ')}"`);
  });
}

/** The facets that stand beside results, and the bars above them. */
export const facetFields = ['kind', 'status', 'env', 'actor', 'op', 'conn'];

export function facetsAndHistogram({ reader }: Pick<BenchContext, 'reader'>, query: string): void {
  reader.facets({ query, ...searchTime, by: facetFields, top: 100 });
  reader.histogram({ query, ...searchTime, by: 'auto', stack: null });
}

/** The facet of metadata types over all events. */
export function countTypes({ reader }: Pick<BenchContext, 'reader'>): void {
  reader.facets({ query: '', ...searchTime, by: ['metadata'], top: 100 });
}

/** Readers remember what they found last: another question makes them look anew. */
export function askSomethingElse({ reader }: Pick<BenchContext, 'reader'>): void {
  reader.findIds({ query: words('rare')[0] as string, ...searchTime, sort: [] });
}
