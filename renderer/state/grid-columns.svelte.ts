import { fitColumns, layOutColumns, moveColumn, withRoomForMarks } from '#renderer/lib/column-layout.ts';
import { columnNames } from '#renderer/lib/columns.ts';
import type { ColumnName } from '#renderer/lib/columns.ts';
import { recall, remember } from '#renderer/lib/remember.ts';

/** What somebody chose of the columns; without it the usual ones are fitted into the room. */
interface ChosenColumns {
  shown: readonly ColumnName[];
  widths: Readonly<Partial<Record<ColumnName, number>>>;
  /** How many at the beginning stay when the others scroll. */
  pinned: number;
}

/** Room for the marks of an event, before its first fact, in pixels. */
export const marksWidth = 30;

const leastWidth = 40;
const mostWidth = 1200;

const isName = (value: unknown): value is ColumnName => columnNames.some((name) => name === value);

function isChosen(value: unknown): value is ChosenColumns | null {
  if (value === null) return true;
  const { shown, widths, pinned } = value as Partial<ChosenColumns>;
  return (
    Array.isArray(shown) &&
    shown.length > 0 &&
    shown.every(isName) &&
    new Set(shown).size === shown.length &&
    typeof widths === 'object' &&
    Object.entries(widths).every(([name, width]) => isName(name) && typeof width === 'number' && width >= leastWidth) &&
    Number.isInteger(pinned) &&
    Number(pinned) >= 0
  );
}

/** Which columns the grid shows, in which order and width: remembered in the window's profile. */
export class GridColumns {
  chosen = $state.raw<ChosenColumns | null>(recall('columns', isChosen, null));
  /** Width of the grid, in pixels. */
  room = $state(1200);
  readonly shown = $derived<readonly ColumnName[]>(this.chosen?.shown ?? fitColumns(this.room - marksWidth));
  readonly pinned = $derived(Math.min(this.chosen?.pinned ?? 0, this.shown.length));
  readonly laidOut = $derived(
    withRoomForMarks(
      layOutColumns(this.shown, this.chosen?.widths ?? {}, this.pinned, this.room - marksWidth),
      marksWidth,
    ),
  );
  readonly width = $derived(this.laidOut.reduce((sum, { width }) => sum + width, 0));

  /** Shows a column at the end, or hides it; the last one stays. */
  toggle(name: ColumnName): void {
    if (!this.shown.includes(name)) return this.#choose({ shown: [...this.shown, name] });
    const shown = this.shown.filter((other) => other !== name);
    if (shown.length > 0) this.#choose({ shown });
  }

  /** Moves a column to the place of another. */
  move(name: ColumnName, to: number): void {
    this.#choose({ shown: moveColumn(this.shown, name, Math.max(0, Math.min(this.shown.length - 1, to))) });
  }

  resize(name: ColumnName, width: number): void {
    const pixels = Math.round(Math.min(mostWidth, Math.max(leastWidth, width)));
    this.#choose({ widths: { ...this.chosen?.widths, [name]: pixels } });
  }

  /** Pins the columns up to this one; pinned already, it and those behind it are let go. */
  pinUpTo(name: ColumnName): void {
    const count = this.shown.indexOf(name) + 1;
    this.#choose({ pinned: count <= this.pinned ? count - 1 : count });
  }

  /** Sets all columns at once, as a saved filter does; the usual ones for `null`. */
  set(shown: readonly ColumnName[] | null): void {
    if (shown === null) this.reset();
    else this.#choose({ shown: shown.filter(isName) });
  }

  /** Back to the usual columns. */
  reset(): void {
    this.chosen = null;
    remember('columns', null);
  }

  #choose(change: Partial<ChosenColumns>): void {
    this.chosen = { shown: this.shown, widths: {}, pinned: 0, ...this.chosen, ...change };
    remember('columns', this.chosen);
  }
}
