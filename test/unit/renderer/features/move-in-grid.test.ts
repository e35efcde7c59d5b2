import { expect, test } from 'vitest';
import { moveInGrid } from '#renderer/features/overview/move-in-grid.ts';

test.each([
  ['ArrowRight', 0, 1],
  ['ArrowLeft', 0, null],
  ['ArrowDown', 5, 29],
  ['ArrowUp', 5, null],
  ['ArrowDown', 150, null],
  ['Home', 30, 24],
  ['End', 30, 47],
  ['Enter', 30, null],
])('%s from %i leads to %o', (key, from, to) => expect(moveInGrid(key, from, 24, 168)).toBe(to));
