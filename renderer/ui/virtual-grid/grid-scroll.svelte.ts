import { approachRows, type RowRange } from './approach-rows.ts';
import { createScrollScale, revealRow, visibleRows } from './scroll-scale.ts';

/** Rows kept ready beyond either edge of the viewport. */
const margin = 8;
/** Rows a sheet: few enough for exact places, many enough that it rarely changes. */
const rowsOfSheet = 1000;
/** `WheelEvent.DOM_DELTA_LINE`: the wheel counts lines, not pixels. */
const linesMode = 1;
/** Scroll positions are rounded to device pixels; a difference below this is our own doing. */
const rounding = 1.5;

/** Where a virtual grid stands: turns scrolling, wheel and cursor moves into the rows to draw and their places. */
export class GridScroll {
  readonly #rows: () => number;
  readonly #rowHeight: () => number;
  /** The frame as laid out; its header takes one row of it. Heights may be fractions of a pixel. */
  frame = $state.raw<DOMRectReadOnly>();
  #virtualTop = $state(0);
  #scrollTop = $state(0);
  readonly viewport = $derived.by(() => Math.max(0, (this.frame?.height ?? 0) - this.#rowHeight()));
  readonly scale = $derived.by(() => createScrollScale(this.#rows(), this.#rowHeight(), this.viewport));
  readonly top = $derived(this.scale.clamp(this.#virtualTop));
  /** Rows that are to be ready. */
  readonly #wanted = $derived.by(() => this.#rowsWithin(margin));
  /** Grows with every frame that draws further rows. */
  #frames = $state(0);
  /** Pixels that the wheel was turned by since the last frame. */
  #turned = $state(0);
  #drawn: RowRange | null = null;
  /** Rows that are drawn: those on the screen at once, those beyond its edges a few a frame. */
  readonly range: RowRange = $derived.by(() => {
    void this.#frames;
    this.#drawn = approachRows(this.#drawn, this.#wanted, this.#rowsWithin(0), {
      most: this.slots,
      rows: this.#rows(),
    });
    return this.#drawn;
  });
  /** Whether the next frame has something to draw. */
  readonly unfinished = $derived.by(
    () => this.#turned !== 0 || this.range.first > this.#wanted.first || this.range.end < this.#wanted.end,
  );
  /** Places on the sheet count from here; it changes rarely, and then all rows move on it. */
  readonly #firstOfSheet = $derived.by(() => Math.floor(this.range.first / rowsOfSheet) * rowsOfSheet);
  /** Rows that are drawn at most: a row that leaves at one edge is drawn again, as another, at the other. */
  readonly slots = $derived.by(() => Math.ceil(this.viewport / this.#rowHeight()) + 1 + 2 * margin);

  /** The slot that stands first in the document. */
  #leading = $state(0);
  /** Rows by the slots that hold them. */
  readonly #held = $state<number[]>([]);
  /** Slots that hold rows, in the order of the document. */
  readonly places = $derived.by(() => {
    const { slots } = this;
    const all = Array.from({ length: slots }, (_, offset) => (this.#leading + offset) % slots);
    return this.#isFull ? all : all.filter((slot) => this.#rowFor(slot) < this.range.end);
  });
  readonly #isFull = $derived.by(() => this.range.end - this.range.first === this.slots);

  constructor(rows: () => number, rowHeight: () => number) {
    this.#rows = rows;
    this.#rowHeight = rowHeight;
  }

  #rowsWithin(beyond: number): RowRange {
    return visibleRows(this.top, this.viewport, this.#rowHeight(), this.#rows(), beyond);
  }

  /**
   * Draws the next frame: goes where the wheel was turned to, or where it was not, draws some more of the rows beyond
   * the edges. A frame does one of them, and all of it at once, because whatever changes the document between an event
   * and the frame is laid out for itself. @returns the scroll bar position as of `moveTo`
   */
  step(): number | null {
    const turned = this.#turned;
    this.#turned = 0;
    if (turned !== 0) return this.moveBy(turned);
    this.#frames += 1;
    return null;
  }

  /** Whole rows that fit on the screen. */
  get pageRows(): number {
    return Math.max(1, Math.floor(this.viewport / this.#rowHeight()));
  }

  /** Place of the sheet that the rows lie on, inside the spacer, in pixels: scrolling moves it as a whole. */
  readonly sheet = $derived.by(() => {
    const start = this.#firstOfSheet * this.#rowHeight();
    return this.scale.scaled ? this.#scrollTop + start - this.top : start;
  });

  /** Puts the rows of the range into their slots: before each drawing, so that only slots with another row are drawn. */
  fill(): void {
    for (let slot = 0; slot < this.slots; slot += 1) {
      const row = this.#rowFor(slot);
      if (this.#held[slot] !== row) this.#held[slot] = row;
    }
  }

  /** The row that a slot holds: each row has its slot, so that scrolling by a row changes one of them. */
  rowIn(slot: number): number {
    return this.#held[slot] ?? this.#rowFor(slot);
  }

  #rowFor(slot: number): number {
    const { first } = this.range;
    const { slots } = this;
    return first + ((((slot - first) % slots) + slots) % slots);
  }

  /** Brings the slots into the order of their rows in the document, too. */
  arrange(): void {
    this.#leading = this.range.first % this.slots;
  }

  /** Place of a row on the sheet, in pixels. */
  placeOf(index: number): number {
    return (index - this.#firstOfSheet) * this.#rowHeight();
  }

  /** The scroll bar was moved, by the user or by `moveTo`. */
  follow(scrollTop: number): void {
    const ours = Math.abs(scrollTop - this.scale.toScroll(this.#virtualTop)) < rounding;
    this.#scrollTop = scrollTop;
    if (!ours || !this.scale.scaled) this.#virtualTop = this.scale.toVirtual(scrollTop);
  }

  /**
   * Goes to a virtual position. @returns the scroll bar position that shows it; `null` where it stands there already:
   * setting it would lay out the whole window at once
   */
  moveTo(virtualTop: number): number | null {
    const before = this.#scrollTop;
    this.#virtualTop = this.scale.clamp(virtualTop);
    this.#scrollTop = this.scale.toScroll(this.#virtualTop);
    return this.#scrollTop === before ? null : this.#scrollTop;
  }

  /** Goes by a distance in pixels. */
  moveBy(distance: number): number | null {
    return this.moveTo(this.top + distance);
  }

  /**
   * Takes a turn of the wheel in a scaled grid, where one notch must still be a few rows, not a thousand; the next frame
   * goes there. Elsewhere the browser scrolls by itself.
   */
  turn(event: WheelEvent): void {
    if (!this.scale.scaled || event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    const unit = event.deltaMode === linesMode ? this.#rowHeight() : 1;
    this.#turned += event.deltaY * unit;
  }

  /** Goes just as far as needed to see a row. */
  reveal(index: number): number | null {
    return this.moveTo(revealRow(index, this.top, this.viewport, this.#rowHeight()));
  }
}
