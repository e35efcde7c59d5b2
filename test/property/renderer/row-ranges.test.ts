import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countRows, hasRow, listRows, withoutRange, withRange } from '#renderer/lib/row-ranges.ts';
import type { RowRanges } from '#renderer/lib/row-ranges.ts';

const step = fc.record({ adds: fc.boolean(), first: fc.nat(40), length: fc.nat(8) });

it('is the set of rows that were added and not removed', () => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      let ranges: RowRanges = [];
      const rows = new Set<number>();
      for (const { adds, first, length } of steps) {
        const range = { first, last: first + length };
        ranges = adds ? withRange(ranges, range) : withoutRange(ranges, range);
        for (let row = first; row <= range.last; row += 1) {
          if (adds) rows.add(row);
          else rows.delete(row);
        }
      }
      const expected = [...rows].sort((one, other) => one - other);
      expect(listRows(ranges, 1000)).toEqual(expected);
      expect(countRows(ranges)).toBe(expected.length);
      expect(expected.every((row) => hasRow(ranges, row))).toBe(true);
      // Stretches that touch would be one.
      expect(ranges.every(({ first }, index) => index === 0 || first > (ranges[index - 1]?.last ?? 0) + 1)).toBe(true);
    }),
  );
});
