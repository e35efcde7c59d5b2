import { describe, expect, it } from 'vitest';
import type { StopFlag } from '#core/search/interruption.ts';
import { createSearchSlots } from '#core/search/search-slots.ts';

/** Work that goes on until the test ends it. */
function hold() {
  const flags: StopFlag[] = [];
  const ends: (() => void)[] = [];
  const work = (stop: StopFlag) => {
    flags.push(stop);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  return { work, isStopped: (index: number) => flags[index]?.[0] === 1, end: () => ends.forEach((each) => each()) };
}

describe('search slots', () => {
  it('stop the older work of the same kind and slot, and nothing else', async () => {
    const slots = createSearchSlots();
    const { work, isStopped, end } = hold();
    const all = [
      slots.run('count', { slot: 'a' }, work),
      slots.run('facets', { slot: 'a' }, work),
      slots.run('count', { slot: 'b' }, work),
      slots.run('count', {}, work),
      slots.run('count', { slot: 'a' }, work),
    ];
    expect([0, 1, 2, 3, 4].map(isStopped)).toEqual([true, false, false, false, false]);
    slots.cancel('a');
    expect([0, 1, 2, 3, 4].map(isStopped)).toEqual([true, true, false, false, true]);
    slots.cancel('unknown');
    end();
    await Promise.all(all);
  });

  it('stop work when its signal says so, before or while it runs', async () => {
    const slots = createSearchSlots();
    const { work, isStopped, end } = hold();
    const abort = new AbortController();
    const first = slots.run('count', { signal: abort.signal }, work);
    expect(isStopped(0)).toBe(false);
    abort.abort();
    expect(isStopped(0)).toBe(true);
    const second = slots.run('count', { signal: abort.signal }, work);
    expect(isStopped(1)).toBe(true);
    end();
    await Promise.all([first, second]);
  });
});
