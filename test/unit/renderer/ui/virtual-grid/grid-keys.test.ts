import { describe, expect, it } from 'vitest';
import { readGridKey } from '#renderer/ui/virtual-grid/grid-keys.ts';

const move = (to: number) => ({ kind: 'move', to });

describe('keys of the grid', () => {
  it('step, turn pages and jump', () => {
    expect(readGridKey('ArrowDown', 4, 100, 20)).toEqual(move(5));
    expect(readGridKey('ArrowUp', 4, 100, 20)).toEqual(move(3));
    expect(readGridKey('PageDown', 4, 100, 20)).toEqual(move(23));
    expect(readGridKey('PageUp', 40, 100, 20)).toEqual(move(21));
    expect(readGridKey('Home', 40, 100, 20)).toEqual(move(0));
    expect(readGridKey('End', 4, 100, 20)).toEqual(move(99));
  });

  it('stay within the rows', () => {
    expect(readGridKey('ArrowUp', 0, 100, 20)).toEqual(move(0));
    expect(readGridKey('PageDown', 95, 100, 20)).toEqual(move(99));
    expect(readGridKey('ArrowDown', -1, 100, 20)).toEqual(move(0));
  });

  it('open, and go back', () => {
    expect(readGridKey('Enter', 3, 100, 20)).toEqual({ kind: 'open' });
    expect(readGridKey('Enter', -1, 100, 20)).toEqual(move(0));
    expect(readGridKey('Escape', 3, 100, 20)).toEqual({ kind: 'back' });
    expect(readGridKey('Escape', -1, 0, 20)).toEqual({ kind: 'back' });
  });

  it('mean nothing otherwise', () => {
    expect(readGridKey('a', 3, 100, 20)).toBeNull();
    expect(readGridKey('ArrowDown', -1, 0, 20)).toBeNull();
  });
});
