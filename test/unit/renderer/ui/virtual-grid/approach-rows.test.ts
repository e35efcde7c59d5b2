import fc from 'fast-check';
import { expect, it } from 'vitest';
import { approachRows, type RowRange } from '#renderer/ui/virtual-grid/approach-rows.ts';

const margin = 8;

function within(top: number, seen: number, rows: number, beyond: number): RowRange {
  const end = Math.min(rows, top + seen + beyond);
  return { first: Math.min(Math.max(0, top - beyond), end), end };
}

it('draws what is on the screen first, and a few more rows with every frame', () => {
  const limits = { most: 37, rows: 1_000 };
  const first = approachRows(null, within(0, 20, 1_000, margin), within(0, 20, 1_000, 0), limits);
  expect(first).toEqual({ first: 0, end: 20 });
  const next = approachRows(first, within(0, 20, 1_000, margin), within(0, 20, 1_000, 0), limits);
  expect(next).toEqual({ first: 0, end: 24 });
  const turned = approachRows({ first: 0, end: 28 }, within(9, 20, 1_000, margin), within(9, 20, 1_000, 0), limits);
  expect(turned).toEqual({ first: 0, end: 32 });
});

it('always shows what is on the screen, never more than there is room for, and ends with what is wanted', () => {
  const moves = fc.array(fc.record({ by: fc.integer({ min: -60, max: 60 }), rows: fc.integer({ min: 0, max: 300 }) }));
  fc.assert(
    fc.property(moves, fc.integer({ min: 1, max: 30 }), (steps, seen) => {
      const most = seen + 1 + 2 * margin;
      let drawn: RowRange | null = null;
      let top = 0;
      for (const { by, rows } of steps) {
        top = Math.max(0, Math.min(top + by, rows - seen));
        const needed = within(top, seen, rows, 0);
        const wanted = within(top, seen, rows, margin);
        for (let frame = 0; frame < 12; frame += 1) {
          drawn = approachRows(drawn, wanted, needed, { most, rows });
          expect(drawn.first).toBeLessThanOrEqual(needed.first);
          expect(drawn.end).toBeGreaterThanOrEqual(needed.end);
          expect(drawn.end).toBeLessThanOrEqual(rows);
          expect(drawn.end - drawn.first).toBeLessThanOrEqual(most);
        }
        expect(drawn?.first).toBeLessThanOrEqual(wanted.first);
        expect(drawn?.end).toBeGreaterThanOrEqual(wanted.end);
      }
    }),
  );
});
