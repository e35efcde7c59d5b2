import { expect, it } from 'vitest';
import { GridScroll } from '#renderer/ui/virtual-grid/grid-scroll.svelte.ts';

const rowHeight = 28;

function open(rows: number): GridScroll {
  const scroll = new GridScroll(
    () => rows,
    () => rowHeight,
  );
  scroll.frame = { height: 600 + rowHeight } as DOMRectReadOnly;
  return scroll;
}

it.each([200, 5_000, 14_000_000])(
  'draws each row of %d where scrolling puts it, and no more than there are slots',
  (rows) => {
    const scroll = open(rows);
    let scrollTop = 0;
    for (const share of [0, 0.1, 0.3333, 0.5, 0.9, 1]) {
      scrollTop = scroll.moveTo(share * rows * rowHeight) ?? scrollTop;
      const { first, end } = scroll.range;
      expect(end - first).toBeLessThanOrEqual(scroll.slots);
      const keys = Array.from({ length: end - first }, (_, offset) => (first + offset) % scroll.slots);
      expect(new Set(keys).size).toBe(keys.length);
      for (const index of [first, end - 1]) {
        // From the top of the frame, as somebody sees it.
        const seen = scroll.sheet + scroll.placeOf(index) - scrollTop;
        expect(seen).toBeCloseTo(index * rowHeight - scroll.top, 2);
      }
    }
  },
);

it('moves the sheet and leaves the rows on it where they are', () => {
  const scroll = open(14_000_000);
  scroll.moveTo(7_000_000 * rowHeight);
  const { first } = scroll.range;
  const place = scroll.placeOf(first + 5);
  const before = scroll.sheet;
  scroll.moveBy(3 * rowHeight);
  expect(scroll.placeOf(first + 5)).toBe(place);
  expect(scroll.sheet).not.toBe(before);
});

it('takes the wheel where the scroll bar is scaled, and nowhere else; the next frame goes there', () => {
  const turn = { ctrlKey: false, deltaY: 56, deltaMode: 0, preventDefault: () => undefined } as WheelEvent;
  const whole = open(200);
  whole.turn(turn);
  expect(whole.step()).toBeNull();
  const scaled = open(14_000_000);
  scaled.turn({ ...turn, ctrlKey: true });
  expect(scaled.step()).toBeNull();
  scaled.turn(turn);
  scaled.turn(turn);
  expect(scaled.top).toBe(0);
  expect(scaled.unfinished).toBe(true);
  expect(scaled.step()).not.toBeNull();
  expect(scaled.top).toBe(112);
});

it('draws the rows beyond the edges in the frames after, until they are all there', () => {
  const scroll = open(14_000_000);
  scroll.moveTo(7_000_000 * rowHeight);
  scroll.moveBy(10 * rowHeight);
  const lastSeen = Math.ceil((scroll.top + scroll.viewport) / rowHeight);
  const { end } = scroll.range;
  scroll.step();
  expect(scroll.range.end).toBeGreaterThan(end);
  while (scroll.unfinished) scroll.step();
  expect(scroll.range.end).toBe(lastSeen + 8);
});

it('leaves the scroll bar alone where it stands already', () => {
  const scroll = open(5_000);
  expect(scroll.moveTo(0)).toBeNull();
  expect(scroll.moveTo(100 * rowHeight)).not.toBeNull();
  expect(scroll.moveTo(100 * rowHeight)).toBeNull();
  expect(scroll.moveTo(0)).toBe(0);
});
