import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createIndexer } from '#core/sync/indexer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** An index that has so many rows waiting and takes all of them at a time. */
function waitingIndex() {
  const taken: number[] = [];
  const state = { waiting: 0, mark: 0, trimmed: 0, trimMs: 0, fails: false, toMerge: 0, merged: 0 };
  const indexer = createIndexer({
    async indexNext() {
      if (state.fails) throw new Error('The disk is full');
      const done = state.waiting;
      state.waiting = 0;
      state.mark += done;
      if (done > 0) taken.push(done);
      return { done, mark: state.mark };
    },
    async trimIndexQueue({ mark }) {
      if (state.trimMs > 0) await new Promise((resolve) => setTimeout(resolve, state.trimMs));
      state.trimmed = mark;
    },
    async mergeSome() {
      await new Promise((resolve) => setTimeout(resolve, 10));
      if (state.toMerge === 0) return false;
      state.toMerge -= 1;
      state.merged += 1;
      return true;
    },
  });
  function store(rows: number): void {
    state.waiting += rows;
    indexer.kick(rows);
  }
  return { indexer, state, taken, store };
}

describe('the indexer', () => {
  it('indexes together what comes within a moment', async () => {
    const { state, taken, store } = waitingIndex();
    for (let batch = 0; batch < 5; batch++) store(100);
    expect(taken).toEqual([]);
    await vi.runAllTimersAsync();
    expect(taken).toEqual([500]);
    expect(state.trimmed).toBe(500);
    store(1);
    await vi.runAllTimersAsync();
    expect(taken).toEqual([500, 1]);
  });

  it('lets many events wait for no others', async () => {
    const { taken, store } = waitingIndex();
    store(1_500);
    expect(taken).toEqual([]);
    store(1_500);
    await vi.advanceTimersByTimeAsync(0);
    expect(taken).toEqual([3_000]);
  });

  it('takes what comes while it works, however many', async () => {
    const { taken, store } = waitingIndex();
    store(2_500);
    store(40);
    store(4_000);
    await vi.advanceTimersByTimeAsync(150);
    expect(taken.reduce((sum, rows) => sum + rows, 0)).toBe(6_540);
    const runs = taken.length;
    await vi.runAllTimersAsync();
    expect(taken).toHaveLength(runs);
  });

  it('forgets nothing that comes while its last run ends', async () => {
    const { state, taken, store } = waitingIndex();
    state.trimMs = 300;
    store(2_500);
    await vi.advanceTimersByTimeAsync(50);
    store(5);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(taken).toEqual([2_500, 5]);
  });

  it('does not wait when it has to be caught up', async () => {
    const { indexer, taken, store } = waitingIndex();
    store(10);
    await indexer.caughtUp();
    expect(taken).toEqual([10]);
  });

  it('merges when nothing has come for a moment, until something comes', async () => {
    const { indexer, state, taken, store } = waitingIndex();
    state.toMerge = 100;
    store(2_500);
    await vi.advanceTimersByTimeAsync(900);
    expect(state.merged).toBe(0);
    await vi.advanceTimersByTimeAsync(400);
    expect(state.merged).toBeGreaterThan(10);
    expect(state.merged).toBeLessThan(50);

    const { merged } = state;
    store(1);
    await vi.advanceTimersByTimeAsync(900);
    expect(taken).toEqual([2_500, 1]);
    expect(state.merged).toBeLessThanOrEqual(merged + 1);
    await indexer.caughtUp();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(state.toMerge).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells in caughtUp what went wrong, and works again afterwards', async () => {
    const { indexer, state, taken, store } = waitingIndex();
    state.fails = true;
    store(10);
    await vi.runAllTimersAsync();
    await expect(indexer.caughtUp()).rejects.toThrow('The disk is full');
    state.fails = false;
    await indexer.caughtUp();
    expect(taken).toEqual([10]);
  });
});
