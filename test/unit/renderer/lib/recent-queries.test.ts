import { expect, it } from 'vitest';
import { isRecentQueries, withRecentQuery } from '#renderer/lib/recent-queries.ts';

const made = (query: string, atMs: number) => ({ query, count: 1, atMs });

it('keeps a query once, with its latest count at the top', () => {
  const list = [made('b', 2), made('a', 1)];
  expect(withRecentQuery(list, { query: 'a', count: 7, atMs: 3 })).toEqual([
    { query: 'a', count: 7, atMs: 3 },
    made('b', 2),
  ]);
});

it('keeps no empty query, and a hundred at most', () => {
  expect(withRecentQuery([], made(' ', 1))).toEqual([]);
  const many = Array.from({ length: 150 }, (_, index) => made(`q${index}`, index));
  const list = many.reduce<ReturnType<typeof made>[]>((sum, each) => withRecentQuery(sum, each), []);
  expect(list).toHaveLength(100);
  expect(list[0]?.query).toBe('q149');
});

it('tells a list from anything else that was remembered', () => {
  expect(isRecentQueries([made('a', 1)])).toBe(true);
  for (const other of [null, {}, [null], [{ query: 1 }], ['a']]) expect(isRecentQueries(other)).toBe(false);
});
