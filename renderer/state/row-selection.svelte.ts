import { countRows, hasRow, withoutRange, withRange } from '#renderer/lib/row-ranges.ts';
import type { RowRanges } from '#renderer/lib/row-ranges.ts';

/** Which rows of the result on the screen are selected. */
export class RowSelection {
  ranges = $state.raw<RowRanges>([]);
  readonly count = $derived(countRows(this.ranges));
  /** Where a stretch began that Shift extends; -1 for nowhere. */
  #anchor = -1;

  has(row: number): boolean {
    return hasRow(this.ranges, row);
  }

  toggle(row: number): void {
    const range = { first: row, last: row };
    this.ranges = this.has(row) ? withoutRange(this.ranges, range) : withRange(this.ranges, range);
    this.#anchor = row;
  }

  /** Selects all from where the last stretch began, or from `from`, up to a row. */
  extendTo(row: number, from: number): void {
    if (this.#anchor < 0) this.#anchor = from;
    this.ranges = withRange(this.ranges, {
      first: Math.min(this.#anchor, row),
      last: Math.max(this.#anchor, row),
    });
  }

  all(rows: number): void {
    this.ranges = rows === 0 ? [] : [{ first: 0, last: rows - 1 }];
  }

  clear(): void {
    this.ranges = [];
    this.#anchor = -1;
  }
}
