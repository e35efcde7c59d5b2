import { expect, it } from 'vitest';
import type { FilterDefinition } from '#shared/saved-filter.ts';
import {
  differsFrom,
  filterColumnsOf,
  filterSortOf,
  gridColumnsOf,
  searchSortOf,
} from '#renderer/lib/filter-layout.ts';

const saved: FilterDefinition = {
  query: 'kind:login',
  columns: ['time', 'itemCount', 'metadata', 'time'],
  sort: ['actor', 'time:desc', 'kind'],
  group: null,
  tz: null,
  description: 'Who came in?',
};

it('takes columns of filters as far as the window has them', () => {
  expect(gridColumnsOf(saved.columns)).toEqual(['time', 'items']);
  expect(gridColumnsOf(['metadata'])).toBeNull();
  expect(gridColumnsOf(null)).toBeNull();
  expect(filterColumnsOf(['time', 'items'])).toEqual(['time', 'itemCount']);
  expect(filterColumnsOf(null)).toBeNull();
});

it('reads two sort keys and writes them with their directions', () => {
  const sort = searchSortOf(saved.sort);
  expect(sort).toEqual([
    { field: 'actor', direction: 'asc' },
    { field: 'time', direction: 'desc' },
  ]);
  expect(filterSortOf(sort)).toEqual(['actor:asc', 'time:desc']);
});

it('knows what was changed since from what the window only draws otherwise', () => {
  const shown = {
    ...saved,
    columns: ['time', 'itemCount'],
    sort: ['actor:asc', 'time:desc'],
    tz: 'Europe/Berlin',
    description: '',
  };
  expect(differsFrom(saved, shown)).toBe(false);
  expect(differsFrom({ ...saved, tz: 'UTC' }, shown)).toBe(true);
  expect(differsFrom(saved, { ...shown, group: 'actor' })).toBe(true);
  expect(differsFrom(saved, { ...shown, query: 'kind:search' })).toBe(true);
});
