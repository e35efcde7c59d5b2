import { expect, it } from 'vitest';
import { createFakeBackend } from '#test/support/fake-backend.ts';
import { Retention } from '#renderer/state/retention.svelte.ts';

it('shows what would go, and deletes it once its number and a reason are typed', async () => {
  const { api, calls } = createFakeBackend({ filled: true, events: 3000 });
  const retention = new Retention(api, () => 'UTC');
  retention.day = '2026-03-15';
  await retention.look();
  const { question } = retention;
  if (question === null) throw new Error('nothing would go');
  expect(question).toMatchObject({ day: '2026-03-15', beforeMs: Date.UTC(2026, 2, 15), pinned: 1 });
  expect(question.events).toBeGreaterThan(1000);
  expect(retention.confirmed).toBe(false);
  retention.typed = String(question.events);
  expect(retention.confirmed).toBe(false);
  retention.reason = ' Kept for seven years ';
  expect(retention.confirmed).toBe(true);
  // Also as the screen writes it.
  retention.typed = question.events.toLocaleString('en-GB');
  expect(retention.confirmed).toBe(true);
  for (const wrong of ['', 'all', String(question.events + 1), `${question.events}.5`]) {
    retention.typed = wrong;
    expect(retention.confirmed).toBe(false);
    await retention.purge();
  }
  expect(calls).not.toContain('purge.run');
  retention.typed = String(question.events);
  await retention.purge();
  expect(retention.question).toBeNull();
  expect(retention.done).toMatchObject({ events: question.events, day: '2026-03-15' });
  retention.day = '2026-03-15';
  await retention.look();
  expect(retention.question).toBeNull();
  expect(retention.done?.events).toBe(0);
});

it('takes a day for a day only', async () => {
  const { api, calls } = createFakeBackend({ filled: true });
  const retention = new Retention(api, () => 'Europe/Berlin');
  retention.day = 'last week';
  await retention.look();
  expect(retention.wrongDay).toBe(true);
  expect(calls).toEqual([]);
});
