import { describe, expect, it } from 'vitest';
import { parseQuery } from '#shared/query/parse-query.ts';
import { resolveQuery } from '#shared/query/resolve-query.ts';
import {
  choiceIn,
  timeConditionsOf,
  withFieldChoice,
  withTimeConditions,
  withTimeRange,
  writeInstant,
} from '#renderer/lib/edit-query.ts';

const march = Date.UTC(2026, 2, 1);
const april = Date.UTC(2026, 3, 1);

describe('the time of a query', () => {
  it.each([
    ['', 'time>=2026-03-01 time<2026-04-01'],
    ['*', 'time>=2026-03-01 time<2026-04-01'],
    ['kind:login', 'kind:login time>=2026-03-01 time<2026-04-01'],
    ['after:2020 kind:login before:2021', 'kind:login time>=2026-03-01 time<2026-04-01'],
    ['time:2020..2021 by:a', 'actor:a time>=2026-03-01 time<2026-04-01'],
    ['date:last-7d', 'time>=2026-03-01 time<2026-04-01'],
    ['kind:login OR kind:data', '(kind:login OR kind:data) time>=2026-03-01 time<2026-04-01'],
    // A denied time says something else than a range: it stays.
    ['-time:2026-03-04', '-time:2026-03-04 time>=2026-03-01 time<2026-04-01'],
    ['item(md:Profile name:Admin)', 'item(metadata:Profile name:Admin) time>=2026-03-01 time<2026-04-01'],
  ])('of “%s” is replaced', (query, expected) => {
    const edited = withTimeRange(query, march, april, 'UTC');
    expect(edited).toBe(expected);
    const { tree } = parseQuery(edited);
    expect(resolveQuery(tree, { nowMs: 0, zone: 'UTC' }).resolved).toMatchObject({
      from: '2026-03-01T00:00:00.000Z',
      to: '2026-04-01T00:00:00.000Z',
    });
  });

  it('can be taken out and put back', () => {
    const query = 'kind:login time>=2026-01-01 time<2026-02-01';
    const before = timeConditionsOf(query);
    expect(withTimeConditions(withTimeRange(query, march, april, 'UTC'), before)).toBe(query);
    expect(withTimeConditions(query, '')).toBe('kind:login');
    expect(withTimeConditions('time:today', '')).toBe('');
    expect(timeConditionsOf('kind:login')).toBe('');
  });

  it('refuses text that is no query', () => {
    expect(() => withTimeRange('kind:', march, april, 'UTC')).toThrow(/kind/);
  });
});

describe('an instant', () => {
  it.each([
    [Date.UTC(2026, 2, 4), 'UTC', '2026-03-04'],
    [Date.UTC(2026, 2, 4, 10, 15), 'UTC', '2026-03-04T10:15'],
    [Date.UTC(2026, 2, 4, 10, 15, 30), 'UTC', '2026-03-04T10:15:30'],
    [Date.UTC(2026, 2, 4, 10, 15, 30, 7), 'UTC', '2026-03-04T10:15:30.007'],
    [Date.UTC(2026, 2, 3, 15), 'Asia/Tokyo', '2026-03-04'],
    [Date.UTC(2026, 2, 4), 'Asia/Tokyo', '2026-03-04T09:00'],
    // Clocks in Vienna show 02:30 twice on this day.
    [Date.UTC(2026, 9, 25, 0, 30), 'Europe/Vienna', '2026-10-25T00:30:00.000Z'],
    [Date.UTC(2026, 9, 25, 1, 30), 'Europe/Vienna', '2026-10-25T01:30:00.000Z'],
    [-62_135_596_800_000, 'UTC', '0001-01-01'],
  ])('%s in %s is %s', (ms, zone, expected) => {
    expect(writeInstant(ms, zone)).toBe(expected);
  });
});

describe('a value of a field', () => {
  it.each([
    ['', 'kind', 'login', 'include', 'kind:login'],
    ['', 'kind', 'login', 'exclude', '-kind:login'],
    ['kind:login', 'kind', 'login', 'include', ''],
    ['kind:login', 'kind', 'login', 'exclude', '-kind:login'],
    ['-kind:login x', 'kind', 'login', 'exclude', 'x'],
    ['x', 'actor', 'Ann "A" (x), y*', 'include', 'x actor:"Ann \\"A\\" (x), y*"'],
    ['x', 'status', null, 'include', 'x -status:*'],
    ['x', 'status', null, 'exclude', 'x status:*'],
    ['a OR b', 'op', 'add', 'include', '(a OR b) op:add'],
  ] as const)('“%s” with %s %s (%s) is “%s…”', (query, field, value, choice, expected) => {
    const edited = withFieldChoice(query, field, value, choice);
    expect(edited).toBe(expected);
    expect(parseQuery(edited).tree.kind).toBeDefined();
    expect(choiceIn(edited, field, value)).toBe(choiceIn(query, field, value) === choice ? null : choice);
  });
});
