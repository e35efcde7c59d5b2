import { expect, it, vi } from 'vitest';
import { createLocalStorage } from '#test/support/local-storage.ts';
import { createFakeBackend } from '#test/support/fake-backend.ts';

// Nothing is painted here: what waits for a frame goes on at once.
vi.stubGlobal('requestAnimationFrame', (callback: () => void) => setTimeout(callback));

vi.stubGlobal('localStorage', createLocalStorage());
vi.stubGlobal('location', { hash: '' });
const { AppState } = await import('#renderer/state/app-state.svelte.ts');
const { followLink } = await import('#renderer/state/links.svelte.ts');

const serverCalls = ['sync.start', 'connection.check', 'link.open', 'import.start'];

function open() {
  const { api, calls } = createFakeBackend({ filled: true, events: 60 });
  return { api, calls, app: new AppState(api) };
}

it('runs a filter by its name, whatever its case, with its layout', async () => {
  const { api, app } = open();
  const layout = { columns: ['time', 'kind'], sort: ['kind:desc'], group: null, tz: 'Asia/Tokyo' };
  await api.call('filter.save', { name: 'Logins', folder: '', query: 'kind:login', description: '', ...layout });
  await followLink(app, { to: 'filter', name: 'logins' });
  expect(location.hash).toBe('#/search');
  expect([app.search.text, app.settings.zone, app.columns.shown]).toEqual([
    'kind:login',
    'Asia/Tokyo',
    ['time', 'kind'],
  ]);
  expect(app.search.sort).toEqual([{ field: 'kind', direction: 'desc' }]);
});

it('goes to a query and to an investigation, and calls no server', async () => {
  const { api, app, calls } = open();
  await followLink(app, { to: 'query', query: 'kind:data', tz: null });
  expect(app.search.result?.opened.query).toBe('kind:data');
  await api.call('case.create', { name: 'Spring / review', description: '' });
  await followLink(app, { to: 'case', name: 'spring / REVIEW' });
  expect(location.hash).toBe('#/investigations/Spring%20%2F%20review');
  expect(calls.filter((name) => serverCalls.includes(name))).toEqual([]);
});

it.each([
  [null, 'Nothing was opened'],
  [{ to: 'filter', name: '<b>' } as const, '“<b>”, which is not in this workspace'],
  [{ to: 'case', name: 'x' } as const, '“x”, which is not in this workspace'],
])('refuses %j with a notice and leaves the query alone', async (link, notice) => {
  const { app } = open();
  await followLink(app, link);
  expect(app.toasts.list.at(-1)?.text).toContain(notice);
  expect(app.toasts.list.at(-1)?.tone).toBe('bad');
  expect(app.search.text).toBe('');
});
