import { describe, expect, it } from 'vitest';
import { createQueryHistory } from '#renderer/lib/query-history.ts';

describe('the history of queries', () => {
  it('goes back and forward, and ends at both ends', () => {
    const history = createQueryHistory();
    expect(history.back()).toBeNull();
    for (const query of ['', 'a', 'b']) history.record(query, false);
    expect(history.canGoForward()).toBe(false);
    expect([history.back(), history.back(), history.back()]).toEqual(['a', '', null]);
    expect([history.forward(), history.forward(), history.forward()]).toEqual(['a', 'b', null]);
  });

  it('takes the steps of typing as one', () => {
    const history = createQueryHistory();
    history.record('', false);
    for (const query of ['k', 'kind:', 'kind:login']) history.record(query, true);
    history.record('kind:login', false);
    history.record('kind:login x', true);
    expect([history.back(), history.back(), history.back()]).toEqual(['kind:login', '', null]);
  });

  it('drops what was ahead when another query is run', () => {
    const history = createQueryHistory();
    for (const query of ['a', 'b', 'c']) history.record(query, false);
    history.back();
    history.back();
    history.record('d', true);
    expect(history.forward()).toBeNull();
    expect(history.back()).toBe('a');
  });
});
