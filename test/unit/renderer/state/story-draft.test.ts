import { expect, it, vi } from 'vitest';
import type { CaseDetail } from '#shared/investigation.ts';
import { createLocalStorage } from '#test/support/local-storage.ts';
import { createFakeBackend } from '#test/support/fake-backend.ts';
import { StoryDraft } from '#renderer/state/story-draft.svelte.ts';
import { Toasts } from '#renderer/state/toasts.svelte.ts';
import { WorkHistory } from '#renderer/state/work-history.svelte.ts';
import { createSearch } from '#test/support/create-search.ts';

vi.stubGlobal('localStorage', createLocalStorage());

function open(story: string, state: 'open' | 'closed' = 'open') {
  const { api, calls } = createFakeBackend({ filled: true, events: 5 });
  const work = new WorkHistory(api, createSearch(api), new Toasts());
  const detail = { name: 'Review', state, story } as CaseDetail;
  return { calls, draft: new StoryDraft(api, work, () => detail) };
}

it('puts a block at the cursor with blank lines around it', () => {
  const { draft } = open('One.\n\nTwo.');
  draft.insert('```tickmark\n```', 5);
  expect(draft.text).toBe('One.\n\n```tickmark\n```\n\nTwo.');
  expect(draft.unsaved).toBe(true);
});

it('keeps what was typed when it can not be stored', async () => {
  const { draft, calls } = open('');
  draft.typed = 'A finding';
  await draft.keep();
  expect(calls).toContain('case.update');
  expect(draft.error?.message).toBe('The invented workspace does not keep this.');
  expect([draft.text, draft.unsaved]).toEqual(['A finding', true]);
  draft.follow('stored elsewhere');
  expect(draft.text).toBe('A finding');
  draft.follow('A finding');
  expect(draft.typed).toBeNull();
});

it('stores nothing of a closed investigation', async () => {
  const { draft, calls } = open('Told.', 'closed');
  draft.typed = 'Another end';
  await draft.keep();
  expect(calls).not.toContain('case.update');
});

it('is stored once, also when the view is left while it is stored', async () => {
  const { draft, calls } = open('');
  draft.typed = 'A finding';
  await Promise.all([draft.keep(), draft.keep()]);
  expect(calls.filter((name) => name === 'case.update')).toHaveLength(1);
});
