/** An element of an icon's drawing. */
export interface Shape {
  readonly tagName: string;
  getAttribute: (name: string) => string | null;
}

/**
 * The shapes of an icon as one path, each as SVG 2 defines its equivalent (chapter "Basic Shapes").
 *
 * @returns the `d` of a path
 * @throws Error for an element that is no shape known here
 */
export function pathOfShapes(shapes: Iterable<Shape>): string {
  return [...shapes].map(pathOfShape).join('');
}

function pathOfShape(shape: Shape): string {
  const length = (name: string): number => Number(shape.getAttribute(name) ?? 0);
  switch (shape.tagName) {
    case 'path':
      // A first "m" counts from the end of the shape before, once they are one path.
      return (shape.getAttribute('d') ?? '').replace(/^m/, 'M0 0m');
    case 'line':
      return `M${length('x1')} ${length('y1')}L${length('x2')} ${length('y2')}`;
    case 'circle':
      return ellipse(length('cx'), length('cy'), length('r'), length('r'));
    case 'ellipse':
      return ellipse(length('cx'), length('cy'), length('rx'), length('ry'));
    case 'rect':
      return rectangle(length('x'), length('y'), length('width'), length('height'), length('rx'));
    default:
      throw new Error(`an icon is drawn with <${shape.tagName}>, which is not known as a path`);
  }
}

function ellipse(x: number, y: number, rx: number, ry: number): string {
  return `M${x + rx} ${y}A${rx} ${ry} 0 1 1 ${x - rx} ${y}A${rx} ${ry} 0 1 1 ${x + rx} ${y}z`;
}

function rectangle(x: number, y: number, width: number, height: number, r: number): string {
  const [right, bottom] = [x + width, y + height];
  const corner = (toX: number, toY: number): string => (r === 0 ? '' : `A${r} ${r} 0 0 1 ${toX} ${toY}`);
  const top = `M${x + r} ${y}H${right - r}${corner(right, y + r)}`;
  return `${top}V${bottom - r}${corner(right - r, bottom)}H${x + r}${corner(x, bottom - r)}V${y + r}${corner(x + r, y)}z`;
}
