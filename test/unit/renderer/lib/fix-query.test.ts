import { describe, expect, it } from 'vitest';
import { toPlainError } from '#shared/app-error.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { fixQuery } from '#renderer/lib/fix-query.ts';

function fix(query: string) {
  try {
    parseQuery(query);
  } catch (thrown) {
    return fixQuery(query, toPlainError(thrown));
  }
  throw new Error(`${query} has no mistake`);
}

describe('the fix of a mistake', () => {
  it.each([
    ['knd:deployment env:git', 'kind:deployment env:git'],
    ['kind:deploymnt', 'kind:deployment'],
    ['env:git kind:"data', 'env:git kind:"data"'],
    ['(kind:data OR kind:login', '(kind:data OR kind:login)'],
    ['time:2026-03-31..2026-01-01', 'time:2026-01-01..2026-03-31'],
    ['actor:*admin', 'actor:*admin*'],
    ['kind:data OR', 'kind:data "OR"'],
    ['kind:data )', 'kind:data '],
  ])('%s → %s', (query, fixed) => {
    expect(fix(query)?.query).toBe(fixed);
    expect(() => parseQuery(fixed)).not.toThrow();
  });

  it('leaves a later mistake for the next step', () => {
    expect(fix('knd:data env:moon')?.query).toBe('kind:data env:moon');
  });

  it('is none for an error without a place', () => {
    expect(fixQuery('kind:data', { code: 'search.cancelled', message: '', recovery: '' })).toBeNull();
  });
});
