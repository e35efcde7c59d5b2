import { expect, it, vi } from 'vitest';
import { createLocalStorage } from '#test/support/local-storage.ts';
import { createFakeBackend } from '#test/support/fake-backend.ts';
import { Grouping } from '#renderer/state/grouping.svelte.ts';
import { Marks } from '#renderer/state/marks.svelte.ts';
import { Marking } from '#renderer/state/marking.svelte.ts';
import { markTargetOf } from '#renderer/state/mark-target.ts';
import { ResultLines } from '#renderer/state/result-lines.svelte.ts';
import { Toasts } from '#renderer/state/toasts.svelte.ts';
import { WorkHistory } from '#renderer/state/work-history.svelte.ts';
import { createSearch } from '#test/support/create-search.ts';

vi.stubGlobal('localStorage', createLocalStorage());
const { Investigations } = await import('#renderer/state/investigations.svelte.ts');

async function open() {
  const { api, calls } = createFakeBackend({ filled: true, events: 60 });
  const search = createSearch(api);
  await search.run();
  const toasts = new Toasts();
  const work = new WorkHistory(api, search, toasts);
  const cases = new Investigations(api, work);
  const marks = new Marks(api);
  const results = new ResultLines(search, new Grouping(api, search));
  return { calls, search, results, toasts, work, cases, marks, marking: new Marking(api, work, cases, marks, toasts) };
}

it('asks for an investigation once, then pins to it', async () => {
  const { search, results, cases, marks, marking, toasts } = await open();
  search.active = 3;
  const target = markTargetOf(results, search);
  expect(target?.id).toBe(search.row(3)?.id);
  if (target === null) return;
  await marking.pin(target);
  expect(marking.question).toMatchObject({ kind: 'case', then: 'pin' });
  await cases.create('Review', '');
  await marking.chooseCase('Review');
  expect(marking.question).toBeNull();
  expect(cases.current?.name).toBe('Review');
  marks.want(target.id ?? '');
  await vi.waitFor(() => expect(marks.of(target.id ?? '')?.cases).toEqual([{ name: 'Review', note: '' }]));
  await marking.pin(target);
  expect(toasts.list.at(-1)?.text).toBe('Pinned in Review already');
});

it('attaches files to one event, after asking where to', async () => {
  const { calls, cases, results, search, marks, marking, toasts } = await open();
  search.active = 2;
  const target = markTargetOf(results, search);
  if (target === null) throw new Error('no row under the cursor');
  await marking.attach({ ...target, id: null });
  expect(marking.question).toBeNull();
  await marking.attach(target);
  expect(marking.question).toMatchObject({ kind: 'case', then: 'attach' });
  await cases.create('Review', '');
  await marking.chooseCase('Review');
  expect(calls.filter((name) => name === 'case.attach')).toHaveLength(1);
  expect(toasts.list.at(-1)?.text).toBe('Attached to Review');
  marks.want(target.id ?? '');
  await vi.waitFor(() => expect(marks.of(target.id ?? '')?.files).toMatchObject([{ case: 'Review' }]));
});

it('marks selected rows by their places, and lines of groups by id', async () => {
  const { search, results } = await open();
  results.selection.toggle(1);
  results.selection.extendTo(4, 1);
  results.selection.toggle(9);
  expect(markTargetOf(results, search)).toEqual({
    events: {
      searchId: search.result?.opened.searchId,
      ranges: [
        { offset: 1, count: 4 },
        { offset: 9, count: 1 },
      ],
    },
    count: 5,
    id: null,
  });
  await results.grouping.by('kind');
  results.selection.clear();
  search.active = 0;
  expect(markTargetOf(results, search)).toBeNull();
});

it('reads the marks of rows together, and again after a change', async () => {
  const { calls, search, marks, marking } = await open();
  const ids = [0, 1, 2].map((row) => search.row(row)?.id ?? '');
  ids.forEach((id) => marks.want(id));
  await vi.waitFor(() => expect(marks.of(ids[2] ?? '')).toBeNull());
  expect(calls.filter((name) => name === 'event.marks')).toHaveLength(1);
  await marking.tag({ events: { ids: ids.slice(0, 1) }, count: 1, id: ids[0] ?? null }, 'odd', true);
  await marks.refresh();
  expect(marks.of(ids[0] ?? '')?.tags).toEqual([{ name: 'odd', colour: 'red' }]);
  expect(marks.of(ids[1] ?? '')).toBeNull();
});
