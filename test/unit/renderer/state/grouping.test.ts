import { expect, it } from 'vitest';
import { Grouping } from '#renderer/state/grouping.svelte.ts';
import { ResultLines } from '#renderer/state/result-lines.svelte.ts';
import { createFakeBackend } from '#test/support/fake-backend.ts';
import type { SearchSession } from '#renderer/state/search-session.svelte.ts';
import { createSearch } from '#test/support/create-search.ts';

async function open(): Promise<{ search: SearchSession; results: ResultLines; grouping: Grouping }> {
  const { api: backend } = createFakeBackend({ filled: true, events: 300 });
  const search = createSearch(backend);
  const grouping = new Grouping(backend, search);
  await search.search('');
  return { search, grouping, results: new ResultLines(search, grouping) };
}

it('has a line for each value, and the events of a value below while it is open', async () => {
  const { search, results, grouping } = await open();
  expect(results.count).toBe(search.total);
  await grouping.by('kind');
  const kinds = grouping.groups.length;
  expect(kinds).toBeGreaterThan(2);
  expect(grouping.groups.reduce((sum, { count }) => sum + count, 0)).toBe(search.total);
  expect(results.count).toBe(kinds);

  results.open(1);
  await expect.poll(() => results.count).toBe(kinds + (grouping.groups[1]?.count ?? 0));
  await results.fetch(0, results.count);
  const [, second] = grouping.groups;
  expect(results.groupAt(1)).toMatchObject({ group: second, open: true });
  expect(results.eventAt(1)).toBeUndefined();
  expect(results.eventAt(2)?.kind).toBe(second?.value);
  expect(results.eventAt(1 + (second?.count ?? 0))?.kind).toBe(second?.value);
  expect(results.groupAt(2 + (second?.count ?? 0))?.group).toEqual(grouping.groups[2]);

  results.open(1);
  expect(results.count).toBe(kinds);
  await grouping.by(null);
  expect(results.count).toBe(search.total);
});
