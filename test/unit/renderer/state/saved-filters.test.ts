import { expect, it, vi } from 'vitest';
import type { SavedFilter } from '#shared/saved-filter.ts';
import { createLocalStorage } from '#test/support/local-storage.ts';
import { createFakeBackend } from '#test/support/fake-backend.ts';
import { SavedFilters } from '#renderer/state/saved-filters.svelte.ts';
import { Toasts } from '#renderer/state/toasts.svelte.ts';
import { WorkHistory } from '#renderer/state/work-history.svelte.ts';
import { createSearch } from '#test/support/create-search.ts';

vi.stubGlobal('localStorage', createLocalStorage());
const plain = { columns: null, sort: [], group: null, tz: null, description: '', folder: '' };

async function open() {
  const { api } = createFakeBackend({ filled: true, events: 20 });
  const work = new WorkHistory(api, createSearch(api), new Toasts());
  const filters = new SavedFilters(api, work, () => 'UTC');
  for (const name of ['one', 'three', 'seven']) await filters.save({ ...plain, name, query: name });
  await filters.load();
  for (const filter of filters.list) await filters.pin(filter, true);
  await filters.load();
  return filters;
}

it('counts the filters of the side bar, and all while the list is open', async () => {
  const filters = await open();
  expect(filters.pinned.map(({ name }) => filters.countOf(name)?.count)).toEqual([3, 5, 5]);
  await filters.save({ ...plain, name: 'fourteen', query: '' });
  await filters.load();
  expect(filters.countOf('fourteen')).toBeUndefined();
  filters.open({ kind: 'list' });
  await vi.waitFor(() => expect(filters.countOf('fourteen')?.count).toBe(8));
});

it('moves a filter within the side bar, and no further than its ends', async () => {
  const filters = await open();
  await filters.move('seven', 0);
  await filters.load();
  expect(filters.pinned.map(({ name }) => name)).toEqual(['seven', 'one', 'three']);
  await filters.move('seven', -1);
  await filters.move('nowhere', 1);
  await filters.load();
  expect(filters.pinned.map(({ name }) => name)).toEqual(['seven', 'one', 'three']);
});

it('counts what is in sight before the others, and shows each part as it comes', async () => {
  const { api } = createFakeBackend({ filled: true, events: 20 });
  const asked: string[][] = [];
  const backend: typeof api = {
    ...api,
    call(name, input) {
      if (name === 'filter.counts') asked.push([...(input as { names: string[] }).names]);
      return api.call(name, input);
    },
  };
  const work = new WorkHistory(backend, createSearch(backend), new Toasts());
  const filters = new SavedFilters(backend, work, () => 'UTC');
  for (let number = 0; number < 230; number += 1) await filters.save({ ...plain, name: `f${number}`, query: 'one' });
  await filters.load();
  for (const name of ['f200', 'f7']) await filters.pin(filters.find(name) as SavedFilter, true);
  await filters.load();
  asked.length = 0;
  filters.open({ kind: 'list' });
  filters.show(['f150', 'f7', 'f151']);
  await vi.waitFor(() => expect(filters.list.every(({ name }) => filters.countOf(name) !== undefined)).toBe(true));
  // The first call is of the list as it was opened; the others are of what was then seen.
  const [, pinned, seen, ...others] = asked;
  expect(pinned?.toSorted()).toEqual(['f200', 'f7']);
  expect(seen).toEqual(['f150', 'f151']);
  expect(others.every((names) => names.length <= 100)).toBe(true);
  expect(new Set([pinned, seen, ...others].flat()).size).toBe(filters.list.length);
  asked.length = 0;
  filters.show(['f1']);
  expect(asked).toEqual([]);
});
