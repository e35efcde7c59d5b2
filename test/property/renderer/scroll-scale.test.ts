import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScrollScale, heightLimit, revealRow, visibleRows } from '#renderer/ui/virtual-grid/scroll-scale.ts';

const sizes = {
  rows: fc.integer({ min: 1, max: 20_000_000 }),
  rowHeight: fc.constantFrom(24, 28, 36),
  viewport: fc.integer({ min: 60, max: 3000 }),
};

describe('the scroll scale', () => {
  it('never asks the browser for more height than it can lay out at a 3× display scale', () => {
    fc.assert(
      fc.property(sizes.rows, sizes.rowHeight, sizes.viewport, (rows, rowHeight, viewport) => {
        const { spacerHeight } = createScrollScale(rows, rowHeight, viewport);
        expect(spacerHeight * 3).toBeLessThan(2 ** 25);
      }),
    );
    expect(heightLimit).toBeGreaterThan(1_000_000);
  });

  it('maps the ends of the scroll bar to the ends of the rows', () => {
    fc.assert(
      fc.property(sizes.rows, sizes.rowHeight, sizes.viewport, (rows, rowHeight, viewport) => {
        const scale = createScrollScale(rows, rowHeight, viewport);
        expect(scale.toVirtual(0)).toBe(0);
        const end = Math.max(0, scale.spacerHeight - viewport);
        expect(scale.toVirtual(end)).toBeCloseTo(Math.max(0, rows * rowHeight - viewport), 3);
      }),
    );
  });

  it('keeps order, and goes there and back', () => {
    fc.assert(
      fc.property(
        sizes.rows,
        sizes.rowHeight,
        sizes.viewport,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rows, rowHeight, viewport, one, other) => {
          const scale = createScrollScale(rows, rowHeight, viewport);
          const most = Math.max(0, rows * rowHeight - viewport);
          const [low, high] = [Math.min(one, other) * most, Math.max(one, other) * most];
          expect(scale.toScroll(low)).toBeLessThanOrEqual(scale.toScroll(high));
          expect(Math.abs(scale.toVirtual(scale.toScroll(low)) - low)).toBeLessThan(0.01);
        },
      ),
    );
  });

  it('can bring every row wholly into view, and draws it then', () => {
    fc.assert(
      fc.property(
        sizes.rows,
        sizes.rowHeight,
        sizes.viewport,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rows, rowHeight, viewport, where, from) => {
          const scale = createScrollScale(rows, rowHeight, viewport);
          const index = Math.min(rows - 1, Math.floor(where * rows));
          const start = scale.clamp(from * rows * rowHeight);
          const top = scale.clamp(revealRow(index, start, viewport, rowHeight));
          expect(index * rowHeight).toBeGreaterThanOrEqual(top - 0.001);
          expect((index + 1) * rowHeight).toBeLessThanOrEqual(top + viewport + 0.001);
          const { first, end } = visibleRows(top, viewport, rowHeight, rows, 8);
          expect(index).toBeGreaterThanOrEqual(first);
          expect(index).toBeLessThan(end);
        },
      ),
    );
  });

  it('draws no more rows than fit, with a margin', () => {
    fc.assert(
      fc.property(sizes.rows, sizes.rowHeight, sizes.viewport, (rows, rowHeight, viewport) => {
        const { first, end } = visibleRows(0, viewport, rowHeight, rows, 8);
        expect(first).toBe(0);
        expect(end).toBeLessThanOrEqual(rows);
        expect(end - first).toBeLessThanOrEqual(Math.ceil(viewport / rowHeight) + 9);
      }),
    );
  });
});
