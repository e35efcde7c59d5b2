/**
 * Browsers cap the height of an element (Chromium near 33.5 million device pixels, a third of that at a 3× display
 * scale), which at 28 pixels a row is less than a million rows. Above the limit the scroll bar therefore maps in
 * proportion: the spacer stays at `limit`, and positions in the full height are called virtual.
 */
export interface ScrollScale {
  /** Height of the spacer that makes the scroll bar, in pixels. */
  readonly spacerHeight: number;
  /** Height of all rows, in pixels; may be far beyond what a browser can lay out. */
  readonly fullHeight: number;
  readonly scaled: boolean;
  /** Scroll bar position → virtual position. */
  toVirtual: (scrollTop: number) => number;
  /** Virtual position → scroll bar position. */
  toScroll: (virtualTop: number) => number;
  /** Nearest virtual position that exists. */
  clamp: (virtualTop: number) => number;
}

/**
 * Pixels. Leaves room for a 3× display scale, and stays where positions keep a quarter of a pixel: they are drawn from
 * 32-bit floats, which count whole pixels from 8.4 million on.
 */
export const heightLimit = 4_000_000;

export function createScrollScale(rows: number, rowHeight: number, viewport: number, limit = heightLimit): ScrollScale {
  const fullHeight = rows * rowHeight;
  const spacerHeight = Math.min(fullHeight, limit);
  const most = Math.max(0, fullHeight - viewport);
  const mostScroll = Math.max(0, spacerHeight - viewport);
  const clamp = (virtualTop: number): number => Math.min(most, Math.max(0, virtualTop));
  const scaled = fullHeight > limit;
  if (!scaled) return { spacerHeight, fullHeight, scaled, toVirtual: clamp, toScroll: clamp, clamp };
  return {
    spacerHeight,
    fullHeight,
    scaled,
    toVirtual: (scrollTop) => clamp((scrollTop / mostScroll) * most),
    toScroll: (virtualTop) => (clamp(virtualTop) / most) * mostScroll,
    clamp,
  };
}

/** Rows that touch the viewport, and `margin` more on either side: half-open, within `rows`. */
export function visibleRows(
  virtualTop: number,
  viewport: number,
  rowHeight: number,
  rows: number,
  margin: number,
): { first: number; end: number } {
  const first = Math.max(0, Math.floor(virtualTop / rowHeight) - margin);
  const end = Math.min(rows, Math.ceil((virtualTop + viewport) / rowHeight) + margin);
  return { first: Math.min(first, end), end };
}

/** The virtual position nearest to the present one at which a row is wholly seen. */
export function revealRow(index: number, virtualTop: number, viewport: number, rowHeight: number): number {
  const top = index * rowHeight;
  if (top < virtualTop) return top;
  if (top + rowHeight > virtualTop + viewport) return top + rowHeight - viewport;
  return virtualTop;
}
