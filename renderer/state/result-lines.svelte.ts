import type { AuditEvent } from '#shared/audit-event.ts';
import type { Group, Grouping } from './grouping.svelte.ts';
import { pageSize } from './paged-rows.svelte.ts';
import { RowSelection } from './row-selection.svelte.ts';
import type { SearchSession } from './search-session.svelte.ts';

/** The lines of the grid: the rows of the result, or its groups with the rows of those that are open. */
export class ResultLines {
  readonly #search: SearchSession;
  readonly grouping: Grouping;
  readonly selection = new RowSelection();
  readonly grouped: boolean = $derived.by(() => this.grouping.field !== null);
  readonly count: number = $derived.by(() => (this.grouped ? this.grouping.lines : this.#search.rowCount));
  /** Nothing was found: the lines of the result before stay, out of sight, and the next result is drawn on them. */
  readonly held: boolean = $derived.by(() => this.#search.result !== null && this.#search.rowCount === 0);
  #lastCount = 0;
  /** Lines that the grid draws. */
  readonly drawn: number = $derived.by(() => {
    if (!this.held) this.#lastCount = this.count;
    return this.#lastCount;
  });

  constructor(search: SearchSession, grouping: Grouping) {
    this.#search = search;
    this.grouping = grouping;
  }

  /** The group that a line names, if it names one. */
  groupAt(line: number): { group: Group; open: boolean } | null {
    const found = this.grouped ? this.grouping.at(line) : undefined;
    return found?.kind === 'group' ? found : null;
  }

  /** The event on a line; `undefined` for a group, and until its page has come. */
  eventAt(line: number): AuditEvent | undefined {
    if (!this.grouped) return this.#search.row(line);
    const found = this.grouping.at(line);
    return found?.kind === 'event' ? found.event : undefined;
  }

  ensure(first: number, end: number): void {
    void this.fetch(first, end);
  }

  /** Settles when the rows are there, as far as they can be had. */
  async fetch(first: number, end: number): Promise<void> {
    if (this.grouped) await this.grouping.ensure(first, end);
    else if (this.#search.early === null && !this.held) {
      // What comes into view next is fetched before it does.
      const { rowCount } = this.#search;
      await this.#search.result?.rows.ensure(Math.max(0, first - pageSize), Math.min(rowCount, end + pageSize));
    }
  }

  /** Opens or closes a group, or shows the details of an event. */
  open(line: number): void {
    this.#search.active = line;
    if (this.groupAt(line) === null) this.#search.open(line);
    else void this.grouping.toggle(line);
  }
}
