import { beforeEach, expect, it, vi } from 'vitest';
import { createFakeBackend } from '#test/support/fake-backend.ts';
import { createSearch } from '#test/support/create-search.ts';

// What a browser keeps for the window.
const kept = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
});
beforeEach(() => kept.clear());
const { Facets } = await import('#renderer/state/facets.svelte.ts');

async function openFacets() {
  const backend = createFakeBackend({ filled: true, events: 900 });
  const session = createSearch(backend.api);
  await session.run();
  const facets = new Facets(backend.api, session);
  await facets.load('', 'UTC');
  return { ...backend, session, facets };
}

it('counts exactly, includes, excludes and takes back', async () => {
  const { session, facets } = await openFacets();
  const entry = facets.counts?.facets.kind?.[0];
  await facets.choose('kind', entry?.value ?? '', 'include');
  expect(session.total).toBe(entry?.count);
  expect(facets.choiceOf('kind', entry?.value ?? '')).toBe('include');
  expect(facets.stale).toBe(true);
  await facets.choose('kind', entry?.value ?? '', 'exclude');
  expect(session.text).toBe(`-kind:${entry?.value}`);
  await facets.choose('kind', entry?.value ?? '', 'exclude');
  expect(session.text).toBe('');
});

it('asks for all values of one field without counting the others again', async () => {
  const { facets, calls } = await openFacets();
  const before = calls.length;
  facets.toggleFull('kind');
  await vi.waitFor(() => expect(facets.counts?.facets.kind?.length).toBeGreaterThan(5));
  facets.find('kind', 'log');
  await vi.waitFor(() => expect(calls).toHaveLength(before + 2));
});

it('remembers which fields are shown, and in which order', async () => {
  const { facets } = await openFacets();
  facets.add('origin');
  facets.remove('kind');
  facets.move('actor', facets.order, 1);
  expect(kept.get('facetOrder')).toBe(JSON.stringify(facets.order));
  expect(facets.order.slice(0, 3)).toEqual(['origin', 'op', 'actor']);
  expect(facets.further).toContain('kind');
  facets.resetOrder();
  expect(facets.order[0]).toBe('kind');
});
