import { expect, it, vi } from 'vitest';
import { createLocalStorage } from '#test/support/local-storage.ts';
import { createFakeBackend } from '#test/support/fake-backend.ts';
import { SavedFilters } from '#renderer/state/saved-filters.svelte.ts';
import { SearchSession } from '#renderer/state/search-session.svelte.ts';
import { Toasts } from '#renderer/state/toasts.svelte.ts';
import { WorkHistory } from '#renderer/state/work-history.svelte.ts';

vi.stubGlobal('localStorage', createLocalStorage());
const plain = { columns: null, sort: [], group: null, tz: null, description: '', folder: '' };

async function open() {
  const { api } = createFakeBackend({ filled: true, events: 20 });
  const work = new WorkHistory(api, new SearchSession(api, () => 'UTC'), new Toasts());
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
