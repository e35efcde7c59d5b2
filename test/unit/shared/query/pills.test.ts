import { describe, expect, it } from 'vitest';
import {
  groupPills,
  invertPill,
  type PillQuery,
  pillsOf,
  replacePill,
  togglePill,
  toPills,
} from '#shared/query/pills.ts';

const query: PillQuery = { text: 'invoice -status:failed item(md:Profile) (a OR b) by:"x y"', off: [] };

describe('pills', () => {
  it('tell what they ask for', () => {
    expect(toPills(query.text)).toEqual([
      { text: 'invoice', from: 0, to: 7, negated: false, field: null },
      { text: '-status:failed', from: 8, to: 22, negated: true, field: 'status' },
      { text: 'item(md:Profile)', from: 23, to: 39, negated: false, field: 'item' },
      { text: '(a OR b)', from: 40, to: 48, negated: false, field: null },
      { text: 'by:"x y"', from: 49, to: 57, negated: false, field: 'actor' },
    ]);
    expect(toPills('a OR b c')).toMatchObject([{ text: 'a OR b c', field: null }]);
    expect(toPills('after:2026 field."a b":c')).toMatchObject([{ field: 'time' }, { field: 'field.a b' }]);
    expect(toPills(' ')).toEqual([]);
    expect(() => toPills('a (')).toThrow();
  });

  it('keep their place while they are switched off', () => {
    const off = togglePill(query, 1);
    expect(off).toEqual({
      text: 'invoice item(md:Profile) (a OR b) by:"x y"',
      off: [{ text: '-status:failed', place: 1 }],
    });
    expect(pillsOf(off)[1]).toMatchObject({ disabled: true, field: 'status', negated: true });
    const inverted = invertPill(off, 1);
    expect(togglePill(inverted, 1).text).toBe('invoice status:failed item(md:Profile) (a OR b) by:"x y"');
  });

  it('are put in brackets where they join', () => {
    expect(groupPills(query, [4, 0]).text).toBe('(invoice OR by:"x y") -status:failed item(md:Profile) (a OR b)');
    expect(replacePill({ text: 'a b', off: [] }, 0, 'c OR d').text).toBe('(c OR d) b');
    expect(invertPill({ text: 'a OR b', off: [] }, 0).text).toBe('-(a OR b)');
    expect(() => replacePill(query, 0, 'status:')).toThrow();
  });
});
