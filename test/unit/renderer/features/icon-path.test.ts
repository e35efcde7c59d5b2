import { describe, expect, it } from 'vitest';
import { pathOfShapes, type Shape } from '#renderer/features/events/icon-path.ts';

function shape(tagName: string, attributes: Record<string, string>): Shape {
  return { tagName, getAttribute: (name) => attributes[name] ?? null };
}

describe('pathOfShapes', () => {
  it('draws a line, a circle, an ellipse and a rectangle with round and with sharp corners', () => {
    const drawn = (tagName: string, attributes: Record<string, string>): string =>
      pathOfShapes([shape(tagName, attributes)]);
    expect(drawn('line', { x1: '12', y1: '8', x2: '12.01', y2: '16' })).toBe('M12 8L12.01 16');
    expect(drawn('circle', { cx: '12', cy: '10', r: '3' })).toBe('M15 10A3 3 0 1 1 9 10A3 3 0 1 1 15 10z');
    expect(drawn('ellipse', { cx: '12', cy: '5', rx: '9', ry: '3' })).toBe('M21 5A9 3 0 1 1 3 5A9 3 0 1 1 21 5z');
    expect(drawn('rect', { x: '3', y: '14', width: '7', height: '5' })).toBe('M3 14H10V19H3V14z');
    expect(drawn('rect', { x: '3', y: '14', width: '7', height: '5', rx: '1' })).toBe(
      'M4 14H9A1 1 0 0 1 10 15V18A1 1 0 0 1 9 19H4A1 1 0 0 1 3 18V15A1 1 0 0 1 4 14z',
    );
  });

  it('lets a path that begins relatively begin at the origin, wherever the one before ended', () => {
    const paths = [shape('path', { d: 'M2 2h4' }), shape('path', { d: 'm16 9-5 5' })];
    expect(pathOfShapes(paths)).toBe('M2 2h4M0 0m16 9-5 5');
  });

  it('says so when an icon is drawn with something else', () => {
    expect(() => pathOfShapes([shape('text', {})])).toThrow('<text>');
  });
});
