import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/app-error.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { printQuery } from '#shared/query/print-query.ts';

/** The error of a query with the part of the text it points at. */
function errorOf(query: string): { code: string; message: string; recovery: string; at: string } {
  try {
    parseQuery(query);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.place === undefined) throw thrown;
    const { code, message, recovery, place } = thrown;
    return { code, message, recovery, at: query.slice(place.from, place.to) };
  }
  throw new Error(`${query} is a query.`);
}

describe('parseQuery', () => {
  it('binds AND tighter than OR, and keeps places', () => {
    expect(parseQuery('a b OR -c').tree).toEqual({
      kind: 'or',
      children: [
        {
          kind: 'and',
          children: [
            { kind: 'text', text: 'a', match: 'word', from: 0, to: 1 },
            { kind: 'text', text: 'b', match: 'word', from: 2, to: 3 },
          ],
        },
        { kind: 'not', child: { kind: 'text', text: 'c', match: 'word', from: 8, to: 9 } },
      ],
    });
  });

  it('takes AND, OR and NOT as operators in capitals only', () => {
    expect(printQuery(parseQuery('a AND b').tree)).toBe('a b');
    expect(printQuery(parseQuery('this or that and not these').tree)).toBe('this or that and not these');
    expect(printQuery(parseQuery('ORACLE NOTE ANDROID').tree)).toBe('ORACLE NOTE ANDROID');
    expect(parseQuery('"OR"').tree).toMatchObject({ kind: 'text', text: 'OR', match: 'phrase' });
  });

  it('gives fields their canonical names', () => {
    const canonical = 'time>=2026-01 actor:a metadata:b time<2027 conn:gs env:production';
    expect(
      printQuery(parseQuery('after:2026-01 BY:a md:b before:2027 connection:gs environment:production').tree),
    ).toBe(canonical);
  });

  it('reads values in quotes, with quotes and backslashes in them', () => {
    const textOf = (query: string) => (parseQuery(query).tree as { text: string }).text;
    expect(textOf(String.raw`"say \"yes\""`)).toBe('say "yes"');
    expect(textOf(String.raw`"C:\Temp\x"`)).toBe(String.raw`C:\Temp\x`);
    expect(textOf(String.raw`"\\server\share\\"`)).toBe('\\\\server\\share\\');
    expect(parseQuery('actor:"a, b"*,"*",*"(c)"*').tree).toMatchObject({
      values: [
        { match: 'prefix', text: 'a, b' },
        { match: 'whole', text: '*' },
        { match: 'contains', text: '(c)' },
      ],
    });
  });

  it('reads item shorthands as item(…)', () => {
    expect(printQuery(parseQuery('item:ApexClass/Invoice*').tree)).toBe('item(metadata:ApexClass name:Invoice*)');
    expect(printQuery(parseQuery('item:"Custom Object/My Layout"*').tree)).toBe(
      'item(metadata:"Custom Object" name:"My Layout"*)',
    );
    expect(printQuery(parseQuery('item:Report/Folder/Name').tree)).toBe('item(metadata:Report name:Folder/Name)');
    expect(printQuery(parseQuery('item:Profile,Flow/*').tree)).toBe('item(metadata:Profile OR metadata:Flow name:*)');
    expect(printQuery(parseQuery('item:*').tree)).toBe('item(*)');
  });

  it('reads ranges only where values have an order', () => {
    expect(parseQuery('items:5..').tree).toMatchObject({ kind: 'range', low: '5', high: null });
    expect(parseQuery('code:..9').tree).toMatchObject({ kind: 'range', low: null, high: '9' });
    expect(parseQuery('code:a..b').tree).toMatchObject({ kind: 'field', values: [{ text: 'a..b' }] });
    expect(parseQuery('name:a..b').tree).toMatchObject({ kind: 'field', values: [{ text: 'a..b' }] });
    expect(parseQuery('time:last-month..today').tree).toMatchObject({
      kind: 'range',
      low: 'last-month',
      high: 'today',
    });
  });

  it.each([
    ['tmie:2026', 'query.unknown_field', 'tmie', 'time'],
    ['actr:x', 'query.unknown_field', 'actr', 'actor'],
    ['x (statsu:failed)', 'query.unknown_field', 'statsu', 'status'],
    ['afetr:2026', 'query.unknown_field', 'afetr', 'after'],
    ['kind:deployments', 'query.invalid_value', 'deployments', 'deployment'],
    ['kind:data,acess', 'query.invalid_value', 'acess', 'access'],
    ['kind:xyz*', 'query.invalid_value', 'xyz*', 'Known values: deployment'],
    ['weekday:frday', 'query.invalid_value', 'frday', 'fri'],
    ['hour:24', 'query.invalid_value', '24', '0 to 23'],
    ['hour>-1', 'query.invalid_value', '-1', '0 to 23'],
    ['env:prod', 'query.invalid_value', 'prod', 'production'],
    ['source:gear', 'query.invalid_value', 'gear', 'gearset'],
    ['violation:true', 'query.invalid_value', 'true', 'yes'],
    ['ticket:nonne', 'query.invalid_value', 'nonne', 'none'],
    ['ticket:not-retrned', 'query.invalid_value', 'not-retrned', 'not-returned'],
    ['time:last-moth', 'query.invalid_value', 'last-moth', 'last-month'],
    ['time:2026-02-30', 'query.invalid_value', '2026-02-30', '2026-03-04'],
    ['time:2026*', 'query.invalid_value', '2026*', 'date'],
    ['time:2026-05..2026-01', 'query.invalid_value', '2026-05..2026-01', 'time:2026-01..2026-05'],
    ['time:2026,2024..2025', 'query.invalid_value', 'time:2026,2024..2025', 'OR'],
    ['items:many', 'query.invalid_value', 'many', 'items:5'],
    ['items>1.5', 'query.invalid_value', '1.5', 'items:5'],
    ['items:..', 'query.invalid_value', '..', 'items:5'],
    ['actor>5', 'query.invalid_value', 'actor>5', 'actor:value'],
    ['name:*x', 'query.invalid_value', '*x', '*x*'],
    ['name:a*b', 'query.invalid_value', 'a*b', 'double quotes'],
    ['before:2025,2026', 'query.invalid_value', 'before:2025,2026', 'before:'],
    ['item:/x', 'query.invalid_value', '/x', 'item:Type/Name'],
    ['item(type:Profile)', 'query.unknown_field', 'type', 'metadata'],
    ['item(actor:x)', 'query.unknown_field', 'actor', 'name'],
    ['item(Profile)', 'query.syntax', 'Profile', 'metadata:'],
    ['*ab*', 'query.invalid_value', '*ab*', 'three'],
    ['a !!! b', 'query.invalid_value', '!!!', 'letters and digits'],
    ['a*b', 'query.syntax', 'a*b', 'star'],
    ['*ab', 'query.syntax', '*ab', 'star'],
    ['a "b c', 'query.syntax', '"b c', 'Close it'],
    ['a (b OR c', 'query.syntax', '(b OR c', 'Close it'],
    ['a) b', 'query.syntax', ')', 'double quotes'],
    ['a OR', 'query.syntax', 'OR', 'double quotes'],
    ['OR a', 'query.syntax', 'OR', 'double quotes'],
    ['a OR OR b', 'query.syntax', 'OR', 'double quotes'],
    ['NOT', 'query.syntax', 'NOT', 'double quotes'],
    ['a - b', 'query.syntax', '-', 'double quotes'],
    ['()', 'query.syntax', '()', 'condition'],
    ['actor:', 'query.syntax', 'actor:', 'value'],
    ['actor: x', 'query.syntax', 'actor:', 'value'],
    ['(actor:) x', 'query.syntax', 'actor:', 'value'],
    ['items> 5', 'query.syntax', 'items>', 'value'],
    ['actor:a"b"', 'query.syntax', 'actor:a"b"', 'blank'],
    ['call(x)', 'query.syntax', 'call(x)', 'blank'],
  ])('%s points at its place and helps', (query, code, at, help) => {
    const error = errorOf(query);
    expect(error).toMatchObject({ code, at });
    expect(`${error.message} ${error.recovery}`).toContain(help);
  });

  it('says that fewer than three characters are too few', () => {
    expect(errorOf('*ab*').message).toMatch(/fewer than three characters/);
    expect(errorOf('*" a "*').message).toMatch(/fewer than three characters/);
  });

  it('refuses what would be too large to run', () => {
    expect(errorOf(`${'('.repeat(60)}a${')'.repeat(60)}`).message).toMatch(/nested too deeply/);
    expect(errorOf(`a${' a'.repeat(400)}`).message).toMatch(/more than 400 terms/);
    expect(errorOf('a'.repeat(200_001)).message).toMatch(/too long/);
    expect(errorOf('('.repeat(100_000)).code).toBe('query.syntax');
    expect(errorOf('"'.repeat(100_001)).code).toBe('query.syntax');
  });

  it('reads long lists quickly', () => {
    const list = Array.from({ length: 5000 }, (_, index) => `r${index}`).join(',');
    expect(parseQuery(`record:${list}`).tree).toMatchObject({ kind: 'field' });
  });
});
