import { SvelteMap } from 'svelte/reactivity';
import type { AuditEvent } from '#shared/audit-event.ts';
import { toPlainError } from '#shared/app-error.ts';
import { openEvents } from '#shared/packed-events.ts';
import type { PlainError } from '#shared/result.ts';
import type { Backend } from '#renderer/backend/backend.ts';
import { withFieldChoice } from '#renderer/lib/edit-query.ts';
import { PagedRows } from './paged-rows.svelte.ts';
import type { SearchSession } from './search-session.svelte.ts';

/** One value of the field that rows are grouped by, with its exact count. */
export interface Group {
  value: string | null;
  count: number;
}

interface OpenGroup {
  searchId: number;
  rows: PagedRows<AuditEvent>;
}

/** What stands on one line of a grouped result. */
export type GroupedLine =
  { kind: 'group'; group: Group; open: boolean } | { kind: 'event'; event: AuditEvent | undefined };

/** The result by the values of one field: a line for each value, and its events below while it is open. */
export class Grouping {
  readonly #backend: Backend;
  readonly #search: SearchSession;
  /** Name of the field in queries; `null` for rows without groups. */
  field = $state<string | null>(null);
  groups = $state.raw<readonly Group[]>([]);
  error = $state.raw<PlainError | null>(null);
  readonly #open = new SvelteMap<string | null, OpenGroup>();
  /** Line of each group. */
  readonly #starts = $derived.by(() => {
    let line = 0;
    return this.groups.map((group) => {
      const start = line;
      line += 1 + (this.#open.has(group.value) ? group.count : 0);
      return start;
    });
  });
  readonly lines = $derived.by(() => {
    const last = this.groups.at(-1);
    if (last === undefined) return 0;
    return (this.#starts.at(-1) ?? 0) + 1 + (this.#open.has(last.value) ? last.count : 0);
  });
  #run = 0;

  constructor(backend: Backend, search: SearchSession) {
    this.#backend = backend;
    this.#search = search;
  }

  async by(field: string | null): Promise<void> {
    this.field = field;
    await this.load();
  }

  /** Groups the result on the screen; all groups begin closed. */
  async load(): Promise<void> {
    const run = ++this.#run;
    const { field } = this;
    const opened = this.#search.result?.opened;
    this.#closeAll();
    if (field === null || opened === undefined) {
      this.groups = [];
      return;
    }
    try {
      const { query, resolved } = opened;
      const { facets } = await this.#backend.call('search.facets', { query, tz: resolved.tz, by: [field], top: null });
      if (run !== this.#run) return;
      this.groups = facets[field] ?? [];
      this.error = null;
    } catch (thrown) {
      if (run === this.#run) this.error = toPlainError(thrown);
    }
  }

  /** What stands on a line; `undefined` beyond the last. */
  at(line: number): GroupedLine | undefined {
    const index = this.#groupOf(line);
    const group = this.groups[index];
    if (group === undefined) return undefined;
    const inside = line - (this.#starts[index] ?? 0) - 1;
    if (inside < 0) return { kind: 'group', group, open: this.#open.has(group.value) };
    return { kind: 'event', event: this.#open.get(group.value)?.rows.at(inside) };
  }

  /** Opens the group of a line, or closes it. */
  async toggle(line: number): Promise<void> {
    const { field } = this;
    const group = this.groups[this.#groupOf(line)];
    if (field === null || group === undefined) return;
    const before = this.#open.get(group.value);
    if (before !== undefined) {
      this.#open.delete(group.value);
      return this.#close(before);
    }
    const run = this.#run;
    const { query, resolved } = this.#search.result?.opened ?? { query: '', resolved: { tz: 'UTC' } };
    try {
      const wanted = withFieldChoice(query, field, group.value, 'include');
      const { searchId } = await this.#backend.call('search.open', {
        query: wanted,
        tz: resolved.tz,
        sort: [...this.#search.sort],
      });
      const rows = new PagedRows<AuditEvent>(
        async (offset, count) => openEvents(await this.#backend.call('search.rows', { searchId, offset, count })),
        (thrown) => (this.error = toPlainError(thrown)),
      );
      if (run === this.#run) this.#open.set(group.value, { searchId, rows });
      else this.#close({ searchId, rows });
    } catch (thrown) {
      if (run === this.#run) this.error = toPlainError(thrown);
    }
  }

  /** Fetches what is missing of the events on some lines, half open. */
  async ensure(first: number, end: number): Promise<void> {
    const loads: Promise<void>[] = [];
    for (let index = this.#groupOf(first); index < this.groups.length; index += 1) {
      const start = (this.#starts[index] ?? 0) + 1;
      if (start > end) break;
      const { value, count } = this.groups[index] as Group;
      const from = Math.max(0, first - start);
      const to = Math.min(count, end - start);
      const open = from < to ? this.#open.get(value) : undefined;
      if (open !== undefined) loads.push(open.rows.ensure(from, to));
    }
    await Promise.all(loads);
  }

  /** The last group that begins at or before a line. */
  #groupOf(line: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] ?? 0) <= line) low = middle;
      else high = middle;
    }
    return line < this.lines ? low : -1;
  }

  #closeAll(): void {
    for (const group of this.#open.values()) this.#close(group);
    this.#open.clear();
  }

  #close({ searchId }: OpenGroup): void {
    this.#backend.call('search.close', { searchId }).catch(() => undefined);
  }
}
