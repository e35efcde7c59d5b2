import { describe, expect, it } from 'vitest';
import { createPageCache } from '#renderer/lib/page-cache.ts';

describe('the cache of pages', () => {
  it('hands out each missing page once', () => {
    const cache = createPageCache<string>(3);
    expect(cache.claim(1)).toBe(true);
    expect(cache.claim(1)).toBe(false);
    cache.put(1, 'one');
    expect(cache.claim(1)).toBe(false);
    expect(cache.get(1)).toBe('one');
  });

  it('lets a page be asked for again after a failure', () => {
    const cache = createPageCache<string>(3);
    cache.claim(1);
    cache.release(1);
    expect(cache.claim(1)).toBe(true);
  });

  it('drops the page longest unused', () => {
    const cache = createPageCache<number>(3);
    for (const page of [1, 2, 3]) cache.put(page, page);
    cache.claim(1);
    cache.put(4, 4);
    expect([1, 2, 3, 4].map((page) => cache.get(page))).toEqual([1, undefined, 3, 4]);
  });
});
