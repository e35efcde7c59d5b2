import { expect, it } from 'vitest';
import { Pills } from '#renderer/state/pills.svelte.ts';
import { createFakeBackend } from '#test/support/fake-backend.ts';
import { createSearch } from '#test/support/create-search.ts';

async function openPills(query: string) {
  const { api } = createFakeBackend({ filled: true, events: 300 });
  const search = createSearch(api);
  await search.search(query);
  const pills = new Pills(search);
  return { search, pills, shown: () => pills.list.map(({ text, disabled }) => (disabled ? `(${text})` : text)) };
}

it('switches a condition off and on again at its place, the text being the truth', async () => {
  const { search, pills, shown } = await openPills('kind:deployment env:production status:failed');
  await pills.toggle(1);
  expect(search.text).toBe('kind:deployment status:failed');
  expect(shown()).toEqual(['kind:deployment', '(env:production)', 'status:failed']);
  await pills.toggle(1);
  expect(search.text).toBe('kind:deployment env:production status:failed');
  expect(shown()).toEqual(['kind:deployment', 'env:production', 'status:failed']);
});

it('shows what undo brought back once', async () => {
  const { search, pills, shown } = await openPills('kind:deployment env:production');
  await pills.toggle(0);
  await search.back();
  expect(shown()).toEqual(['kind:deployment', 'env:production']);
});

it('keeps the pills of the last good query while the text has a mistake, and changes that one', async () => {
  const { search, pills, shown } = await openPills('kind:deployment env:production');
  await search.search('knd:x');
  expect(shown()).toEqual(['kind:deployment', 'env:production']);
  await pills.drop(1);
  expect(search.text).toBe('kind:deployment');
});

it('drops everything at once, what is switched off, too', async () => {
  const { search, pills, shown } = await openPills('kind:deployment env:production');
  await pills.toggle(0);
  await pills.dropAll();
  expect(search.text).toBe('');
  expect(shown()).toEqual([]);
});
