import { expect, it, vi } from 'vitest';
import { createLocalStorage } from '#test/support/local-storage.ts';
import { createFakeBackend } from '#test/support/fake-backend.ts';
import { Toasts } from '#renderer/state/toasts.svelte.ts';
import { WorkHistory } from '#renderer/state/work-history.svelte.ts';
import { createSearch } from '#test/support/create-search.ts';

vi.stubGlobal('localStorage', createLocalStorage());

async function open() {
  const { api } = createFakeBackend({ filled: true, events: 60 });
  const search = createSearch(api);
  await search.run();
  const toasts = new Toasts();
  const work = new WorkHistory(api, search, toasts);
  const create = (name: string) => work.act(api.call('case.create', { name, description: '' }));
  const listCases = async () => (await api.call('case.list', null)).map(({ name }) => name);
  return { api, search, toasts, work, create, listCases };
}

it('takes back acts and steps of the query in the order they happened, and does them again', async () => {
  const { search, work, create, listCases } = await open();
  await search.search('kind:login');
  await create('one');
  await search.search('kind:deployment');
  await create('two');

  const states: string[] = [];
  const note = async (): Promise<void> => void states.push(`${search.text} ${(await listCases()).join('+')}`);
  for (let steps = 0; steps < 4; steps += 1) {
    await work.undo(true);
    await note();
  }
  expect(states).toEqual(['kind:deployment one', 'kind:login one', 'kind:login ', ' ']);
  expect(work.canUndo(true)).toBe(false);
  states.length = 0;
  for (let steps = 0; steps < 4; steps += 1) {
    await work.redo(true);
    await note();
  }
  expect(states).toEqual(['kind:login ', 'kind:login one', 'kind:deployment one', 'kind:deployment two+one']);
  expect(work.canRedo(true)).toBe(false);
});

it('leaves the query alone where it is not on the screen', async () => {
  const { search, work, create, listCases } = await open();
  await create('one');
  await search.search('kind:login');
  await work.undo(false);
  expect([search.text, await listCases()]).toEqual(['kind:login', []]);
  expect(work.canUndo(false)).toBe(false);
});

it('says the last act, with one button that takes back that one alone', async () => {
  const { toasts, work, create, listCases } = await open();
  await create('one');
  await create('two');
  expect(toasts.list.map(({ text }) => text)).toEqual(['Began two']);
  toasts.list[0]?.action?.run();
  await vi.waitFor(() => expect(work.state.redo).toBe('Began two'));
  expect(await listCases()).toEqual(['one']);
});

it('tells a refused act and counts it as none', async () => {
  const { api, toasts, work } = await open();
  expect(await work.attempt(api.call('case.close', { name: 'nowhere' }))).toBeNull();
  expect(toasts.list.at(-1)?.tone).toBe('bad');
  expect(work.canUndo(true)).toBe(false);
});
