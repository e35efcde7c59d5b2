import { createReaderMethods } from '#core/threads/reader-methods.ts';
import { vocabulary } from '#test/bench/archive/vocabulary.ts';
import { facetFields, searchTime } from '#test/bench/queries.ts';
const { methods: r } = createReaderMethods(process.argv[2]!); r.open();
const T = (name: string, f: () => unknown, n = 11) => { const s: number[] = []; for (let i = 0; i < n; i++) { const t = performance.now(); f(); s.push(performance.now() - t); } console.log(name, 'first', s[0]!.toFixed(1), 'p50', [...s].sort((a, b) => a - b)[n >> 1]!.toFixed(2)); };
for (const query of ['', vocabulary[0]!, vocabulary[6]!]) {
  console.log('==', query);
  T('open', () => r.openSearch({ query, ...searchTime, sort: [] }));
  T('facets', () => r.facets({ query, ...searchTime, by: facetFields, top: 100 }));
  T('histogram', () => r.histogram({ query, ...searchTime, by: 'auto', stack: null }));
  T('page', () => r.searchPage({ query, ...searchTime, sort: [], limit: 100, after: null }));
}
