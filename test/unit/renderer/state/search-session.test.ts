import { describe, expect, it, vi } from 'vitest';
import { createFakeBackend } from '#test/support/fake-backend.ts';
import { createSearch } from '#test/support/create-search.ts';

function createSession() {
  const backend = createFakeBackend({ filled: true, events: 900 });
  return { ...backend, session: createSearch(backend.api) };
}

describe('a search session', () => {
  it('shows the exact count and the first rows together', async () => {
    const { session } = createSession();
    await session.run();
    expect(session.total).toBe(900);
    expect(session.row(0)?.time).toMatch(/^2026-03-31T/);
    expect(session.row(450)).toBeUndefined();
  });

  it('fetches further rows by pages, once', async () => {
    const { session, calls } = createSession();
    await session.run();
    await session.result?.rows.ensure(395, 410);
    await session.result?.rows.ensure(395, 410);
    expect(session.row(399)?.id).not.toBe(session.row(400)?.id);
    // The first page came early.
    expect(calls.filter((name) => name === 'search.rows')).toHaveLength(2);
  });

  it('keeps the last good result when a query has a mistake, and tells its place', async () => {
    const { session } = createSession();
    await session.run();
    await session.search('kind:deployment knd:x');
    expect(session.error).toMatchObject({ code: 'query.unknown_field', place: { from: 16, to: 19 } });
    expect(session.total).toBe(900);
    await session.search('kind:deployment');
    expect(session.error).toBeNull();
    expect(session.total).toBeLessThan(900);
  });

  it('shows the first rows of what is typed before its result is there, and counts nothing meanwhile', async () => {
    vi.useFakeTimers();
    try {
      const { session, api } = createSession();
      await session.run();
      const call = api.call.bind(api);
      let answer = (): void => undefined;
      api.call = async (name, input) => {
        if (name === 'search.open') await new Promise<void>((resolve) => (answer = resolve));
        return call(name, input);
      };
      session.type('kind:login');
      await vi.advanceTimersByTimeAsync(200);
      expect([session.early?.query, session.total, session.dimmed]).toEqual(['kind:login', 900, false]);
      const ids = Array.from({ length: session.rowCount }, (_, row) => session.row(row)?.id);
      session.open(3);
      answer();
      await vi.advanceTimersByTimeAsync(10);
      expect([session.early, session.result?.opened.query]).toEqual([null, 'kind:login']);
      expect(session.rowCount).toBe(session.total);
      expect(ids.map((_, row) => session.row(row)?.id)).toEqual(ids);
      expect([session.active, session.detailsOpen]).toEqual([3, true]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('lets early rows go when the query is stopped or has a mistake', async () => {
    vi.useFakeTimers();
    try {
      const { session, api } = createSession();
      await session.run();
      const call = api.call.bind(api);
      api.call = (name, input) => (name === 'search.open' ? new Promise<never>(() => undefined) : call(name, input));
      session.type('kind:login');
      await vi.advanceTimersByTimeAsync(200);
      expect(session.early).not.toBeNull();
      session.cancel();
      expect([session.early, session.rowCount, session.error?.code]).toEqual([null, 900, 'search.cancelled']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('lets the last of two queries win, whatever answers first', async () => {
    const { session } = createSession();
    const slow = session.search('kind:deployment');
    const fast = session.search('kind:login');
    await Promise.all([slow, fast]);
    expect(session.result?.opened.query).toBe('kind:login');
  });

  it('closes the results it no longer shows', async () => {
    const { session, calls } = createSession();
    await session.search('kind:login');
    await session.search('kind:data');
    expect(calls.filter((name) => name === 'search.close')).toHaveLength(1);
  });

  it('keeps the cursor on its event when new data comes, and lets it go with another query', async () => {
    const { session } = createSession();
    await session.run();
    session.open(5);
    await session.run();
    expect(session.active).toBe(5);
    expect(session.detailsOpen).toBe(true);
    await session.search('kind:login');
    expect(session.active).toBe(-1);
    expect(session.detailsOpen).toBe(false);
  });

  it('goes back and forward through its queries', async () => {
    const { session } = createSession();
    await session.run();
    await session.search('kind:login');
    await session.edit((query) => `${query} status:failed`);
    expect(session.text).toBe('kind:login status:failed');
    await session.back();
    await session.back();
    expect([session.text, session.canGoBack, session.canGoForward]).toEqual(['', false, true]);
    await session.forward();
    expect(session.result?.opened.query).toBe('kind:login');
  });

  it('changes the query on the screen while the text has a mistake', async () => {
    const { session } = createSession();
    await session.search('kind:login');
    await session.search('knd:x');
    await session.edit((query) => `${query} status:failed`);
    expect(session.text).toBe('kind:login status:failed');
  });

  it('tells a mistake that is being typed only after a pause, and never one that was corrected meanwhile', async () => {
    vi.useFakeTimers();
    try {
      const { session } = createSession();
      await session.run();
      session.type('knd:x');
      await vi.advanceTimersByTimeAsync(800);
      expect(session.error).toBeNull();
      await vi.advanceTimersByTimeAsync(800);
      expect(session.error?.code).toBe('query.unknown_field');
      session.type('kind:login');
      await vi.advanceTimersByTimeAsync(300);
      expect(session.error).toBeNull();
      expect(session.confirmed).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it('stops a slow query: the text and the last result stay', async () => {
    vi.useFakeTimers();
    try {
      const { session, api, calls } = createSession();
      await session.run();
      const call = api.call.bind(api);
      let answer = (): void => undefined;
      api.call = async (name, input) => {
        if (name === 'search.open') await new Promise<void>((resolve) => (answer = resolve));
        return call(name, input);
      };
      const slow = session.search('kind:login');
      await vi.advanceTimersByTimeAsync(200);
      expect([session.dimmed, session.slow]).toEqual([true, false]);
      await vi.advanceTimersByTimeAsync(1000);
      expect(session.slow).toBe(true);
      session.cancel();
      answer();
      await slow;
      expect([session.text, session.total, session.slow, session.dimmed]).toEqual(['kind:login', 900, false, false]);
      expect(session.error?.code).toBe('search.cancelled');
      expect(calls).toContain('search.cancel');
    } finally {
      vi.useRealTimers();
    }
  });
});
