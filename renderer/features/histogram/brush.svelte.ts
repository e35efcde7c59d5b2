/** Which bars are marked: by dragging, or by the keyboard with Shift. Indexes of bars; -1 for none. */
export class Brush {
  readonly #bars: () => number;
  /** The bar under the pointer or the keyboard's cursor. */
  cursor = $state(-1);
  #anchor = $state(-1);
  dragging = $state(false);
  readonly range = $derived.by(() => {
    if (this.#anchor === -1 || this.cursor === -1) return null;
    return { first: Math.min(this.#anchor, this.cursor), last: Math.max(this.#anchor, this.cursor) };
  });

  constructor(bars: () => number) {
    this.#bars = bars;
  }

  /** The pointer went down on a bar: a drag begins. */
  press(bar: number): void {
    this.cursor = bar;
    this.#anchor = bar;
    this.dragging = true;
  }

  point(bar: number): void {
    this.cursor = bar;
  }

  /** The pointer went up. @returns the bars of the drag; `null` for a mere click */
  release(): { first: number; last: number } | null {
    const range = this.dragging ? this.range : null;
    this.dragging = false;
    this.#anchor = -1;
    return range !== null && range.first < range.last ? range : null;
  }

  clear(): void {
    this.cursor = -1;
    this.#anchor = -1;
    this.dragging = false;
  }

  /** Moves the keyboard's cursor; `extend` keeps the other end of the marked bars. */
  step(to: number, extend: boolean): void {
    const bar = Math.min(this.#bars() - 1, Math.max(0, to));
    if (!extend) this.#anchor = -1;
    else if (this.#anchor === -1) this.#anchor = this.cursor === -1 ? bar : this.cursor;
    this.cursor = bar;
  }

  /** The marked bars, else the one under the cursor. */
  chosen(): { first: number; last: number } | null {
    return this.range ?? (this.cursor === -1 ? null : { first: this.cursor, last: this.cursor });
  }
}
