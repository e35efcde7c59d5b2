import { classHighlighter, highlightTree } from '@lezer/highlight';
import { describe, expect, it } from 'vitest';
import { highlightedParser } from '#shared/query/highlight.ts';

describe('highlightedParser', () => {
  it('names every part of a query', () => {
    const text = 'invoice -status:failed,"a b" OR item(md:Profile) items>5';
    const found: [string, string][] = [];
    highlightTree(highlightedParser.parse(text), classHighlighter, (from, to, classes) => {
      found.push([text.slice(from, to), classes]);
    });
    expect(Object.fromEntries(found)).toMatchObject({
      '-': 'tok-operator',
      'status:': 'tok-propertyName',
      failed: 'tok-literal',
      '"a b"': 'tok-string',
      OR: 'tok-operator',
      'items>': 'tok-propertyName',
    });
    expect(found.some(([part]) => part === 'item(')).toBe(true);
  });
});
