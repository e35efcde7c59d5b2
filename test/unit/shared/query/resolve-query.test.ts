import { describe, expect, it } from 'vitest';
import { describeQuery } from '#shared/query/describe-query.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { printQuery } from '#shared/query/print-query.ts';
import { resolveQuery } from '#shared/query/resolve-query.ts';

const nowMs = Date.parse('2026-05-15T12:00:00Z');

function resolved(query: string, zone = 'UTC') {
  const result = resolveQuery(parseQuery(query).tree, { nowMs, zone });
  return { text: printQuery(result.tree), from: result.resolved.from, to: result.resolved.to, tz: result.resolved.tz };
}

describe('resolveQuery', () => {
  it('makes times absolute, in the named zone', () => {
    expect(resolved('time:today x', 'Europe/Vienna')).toEqual({
      text: 'time:2026-05-14T22:00:00.000Z..2026-05-15T21:59:59.999Z x',
      from: '2026-05-14T22:00:00.000Z',
      to: '2026-05-15T22:00:00.000Z',
      tz: 'Europe/Vienna',
    });
    expect(resolved('time:last-7d').text).toBe('time:2026-05-08T12:00:00.000Z..2026-05-15T11:59:59.999Z');
  });

  it('tells the bounds of all times together', () => {
    const bounds = (query: string) => [resolved(query).from, resolved(query).to];
    expect(bounds('x')).toEqual([null, null]);
    expect(bounds('after:2026 before:2026-03')).toEqual(['2026-01-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z']);
    expect(bounds('time<=2026-03-04')).toEqual([null, '2026-03-05T00:00:00.000Z']);
    expect(bounds('time>2026-03-04')).toEqual(['2026-03-05T00:00:00.000Z', null]);
    expect(bounds('time:2024 OR time:2026')).toEqual(['2024-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z']);
    expect(bounds('time:2024 OR x')).toEqual([null, null]);
    expect(bounds('-time:2024')).toEqual([null, null]);
    expect(bounds('time:2025 time:2026')).toEqual(['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z']);
    expect(bounds('time:*')).toEqual([null, null]);
    expect(bounds('time:9999')).toEqual(['9999-01-01T00:00:00.000Z', null]);
  });

  it('keeps to the years that events have', () => {
    expect(resolved('time>9999').text).toBe('-*');
    expect(resolved('time:0001..9999').text).toBe('*');
    expect(resolved('time<0001').text).toBe('-*');
  });
});

describe('describeQuery', () => {
  it.each([
    ['', 'All events.'],
    [
      'a "b c" d*',
      'Events whose text holds “a” and whose text holds the phrase “b c” and whose text holds a word that begins with “d”.',
    ],
    [
      'kind:data,login -env:production',
      'Events whose kind is “data” or “login” and of which it is not true that the environment is “production”.',
    ],
    ['actor:* -target:*', 'Events with an actor and with no target.'],
    ['(a OR b) items>5', 'Events (whose text holds “a” or whose text holds “b”) and whose number of items is above 5.'],
    [
      'item:Profile/Ad*',
      'Events with a deployed item (whose metadata type is “Profile” and whose item name begins with “Ad”).',
    ],
    ['time:2026-01..2026-03', 'Events whose time is from 2026-01 to 2026-03.'],
    ['-(a b)', 'Events except those (whose text holds “a” and whose text holds “b”).'],
    ['*', 'All events.'],
  ])('%s', (query, sentence) => {
    expect(describeQuery(parseQuery(query).tree)).toBe(sentence);
  });
});
