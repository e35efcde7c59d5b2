import { describe, expect, it } from 'vitest';
import { knownValueOptions, termOptions } from '#shared/query/complete-words.ts';
import { completionPlace } from '#shared/query/completion-place.ts';

/** The cursor stands at `|`. */
function placeIn(marked: string) {
  const position = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { from, to, wants, rest, insideItem } = completionPlace(text, position);
  return { replaced: text.slice(from, to), from, wants, rest, insideItem };
}

describe('completionPlace', () => {
  it.each([
    ['|', '', '', false],
    ['act|', 'act', 'act', false],
    ['invoice |', '', '', true],
    ['invoice sta|', 'sta', 'sta', true],
    ['sta|:failed', 'sta:', 'sta', false],
    ['a OR |', '', '', false],
    ['a AND b|', 'b', 'b', false],
    ['(|', '', '', false],
    ['-|', '', '', false],
  ])('%s wants a term', (marked, replaced, typed, hasTermBefore) => {
    expect(placeIn(marked)).toMatchObject({ replaced, wants: { kind: 'term', typed, hasTermBefore } });
  });

  it.each([
    ['actor:|', 'actor', '', '', false],
    ['by:de|', 'actor', 'de', 'de', false],
    ['by:d|ev', 'actor', 'dev', 'd', false],
    ['status:failed,pa|', 'status', 'pa', 'pa', false],
    ['status:fa|,partial', 'status', 'fa', 'fa', false],
    ['origin:"exam|', 'origin', '"exam', 'exam', false],
    ['origin:"exam|ple, repo" status:x', 'origin', '"example, repo"', 'exam', false],
    ['origin:"a \\"b|', 'origin', '"a \\"b', 'a "b', false],
    ['object:*cont|', 'object', '*cont', 'cont', true],
    ['time:2026-01..la|', 'time', 'la', 'la', false],
    ['after:la|', 'time', 'la', 'la', false],
    ['items>|', 'items', '', '', false],
    ['field."a b":x|', 'field.a b', 'x', 'x', false],
  ])('%s wants a value of %s', (marked, field, replaced, typed, contains) => {
    const found = placeIn(marked);
    expect(found).toMatchObject({ replaced, wants: { kind: 'value', typed, contains } });
    expect(found.wants.kind === 'value' && found.wants.field.name).toBe(field);
  });

  it.each([
    ['invoice status:fa|', 'invoice', '*'],
    ['status:fa| invoice', '* invoice', '*'],
    ['a OR (b status:|', 'a OR (b * )', '*'],
    ['a -status:|', 'a *', '*'],
    ['a NOT (b status:|) c', 'a * c', '*'],
    ['a item(md:ApexClass name:In|) b', 'a * b', 'md:ApexClass *'],
    ['-item(md:ApexClass name:In|) b', '* b', 'md:ApexClass *'],
    ['item(md:ApexClass -name:In|', '*', 'md:ApexClass *'],
  ])('%s leaves the rest of the query', (marked, query, item) => {
    const { rest } = placeIn(marked);
    const tidy = (text: string) => text.replace(/\s+/g, ' ').replace(/\* \*/g, '*').trim();
    expect({ query: tidy(rest.query), item: tidy(rest.item) }).toEqual({
      query: query === 'invoice' ? 'invoice *' : query,
      item,
    });
  });
});

describe('options of the language itself', () => {
  const inserts = (typed: string, hasTermBefore = false, insideItem = false) =>
    termOptions({ kind: 'term', typed, hasTermBefore }, insideItem).map(({ insert }) => insert);

  it('are fields by name and alias, operators behind a whole name, and words of the language', () => {
    expect(inserts('act')).toEqual(['actor:']);
    expect(inserts('us')).toEqual(['user:']);
    expect(inserts('items')).toEqual(['items:', 'items>', 'items>=', 'items<', 'items<=']);
    expect(inserts('bef')).toEqual(['before:']);
    expect(inserts('O', true)).toContain('OR ');
    expect(inserts('O')).not.toContain('OR ');
    expect(inserts('N')).toContain('NOT ');
  });

  it('are the facts of an item inside item(…)', () => {
    const fields = inserts('', false, true).filter((insert) => insert.endsWith(':'));
    expect(fields).toEqual(['metadata:', 'name:', 'change:', 'modifiedby:']);
  });

  it('are relative times', () => {
    const { wants } = completionPlace('time:last-', 10);
    const words = wants.kind === 'value' ? knownValueOptions(wants).map(({ insert }) => insert) : [];
    expect(words).toEqual(expect.arrayContaining(['last-week', 'last-7d', 'last-month']));
    expect(words).not.toContain('today');
  });
});
