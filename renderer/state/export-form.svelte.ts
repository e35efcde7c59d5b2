import { exportFileName, usualPattern } from '#shared/export-file-name.ts';
import type { ExportStart, ExportTemplate } from '#shared/export-queue.ts';
import { defaultExportColumns, type ExportLayout, usualLayout } from '#shared/export-request.ts';
import { exportColumnsOf } from '#renderer/lib/columns.ts';
import { estimateBytes } from '#renderer/lib/estimate-export.ts';
import { recall, remember } from '#renderer/lib/remember.ts';
import type { AppState } from './app-state.svelte.ts';

export type ColumnChoice = 'shown' | 'usual' | 'all' | 'template';

/** Columns that only a row of an item has. */
const itemColumns = ['change', 'metadata', 'name', 'modifiedBy', 'modifiedAt'];
/** Rows that the size of all is guessed by. */
const sampleRows = 100;

const isLayout = (value: unknown): value is ExportLayout =>
  typeof value === 'object' && value !== null && Object.keys(usualLayout).every((key) => key in value);

/** What somebody chose in the export dialog; the last choice is remembered. */
export class ExportForm {
  readonly #app: AppState;
  what = $state<'file' | 'pack'>('file');
  which = $state<'all' | 'selected'>('all');
  columns = $state<ColumnChoice>('shown');
  layout = $state.raw<ExportLayout>(usualLayout);
  pattern = $state(usualPattern);
  /** Name of the template in use; empty for none. */
  template = $state('');
  #templateColumns = $state.raw<readonly string[]>([]);
  readonly selected: number = $derived.by(() => (this.#app.results.grouped ? 0 : this.#app.results.selection.count));
  /** Events to be exported. */
  readonly events: number = $derived.by(() => (this.which === 'selected' ? this.selected : this.#app.search.total));
  /** Names of the columns; `null` for what is usual. */
  readonly names: string[] | null = $derived.by(() => this.#names());
  /** Size of the file, roughly, in bytes. */
  readonly bytes: number = $derived.by(() => {
    const { search, columns } = this.#app;
    const events = Array.from({ length: Math.min(sampleRows, search.total) }, (_, row) => search.row(row));
    return estimateBytes(events, this.names ?? exportColumnsOf(columns.shown), this.layout.format, this.events);
  });

  constructor(app: AppState) {
    this.#app = app;
  }

  /** Begins anew, as it was left last time. */
  begin(): void {
    this.what = 'file';
    this.which = 'all';
    this.columns = 'shown';
    this.template = '';
    this.pattern = usualPattern;
    this.layout = { ...recall('export', isLayout, usualLayout), columns: null };
  }

  set(change: Partial<ExportLayout>): void {
    this.layout = { ...this.layout, ...change };
  }

  /** Takes everything from a template, the order of the rows on the screen too; nothing for `null`. */
  use(template: ExportTemplate | null): void {
    this.template = template?.name ?? '';
    if (template === null) return;
    const { name: _name, pattern, sort, ...layout } = template;
    this.layout = layout;
    this.pattern = pattern;
    this.#templateColumns = layout.columns ?? [];
    this.columns = layout.columns === null ? 'usual' : layout.columns.includes('all') ? 'all' : 'template';
    if (sort === null) return;
    const keys = sort.map((key) => key.split(':'));
    void this.#app.search.orderBy(
      keys.map(([field = '', direction]) => ({ field, direction: direction === 'desc' ? 'desc' : 'asc' })),
    );
  }

  /** The form as a template. */
  toTemplate(name: string): ExportTemplate {
    const sort = this.#app.search.sort.map(({ field, direction }) => `${field}:${direction}`);
    return {
      ...this.layout,
      columns: this.names,
      name,
      sort: sort.length === 0 ? null : sort,
      pattern: this.pattern.trim() || usualPattern,
    };
  }

  /** What is to be exported; `null` without a result. */
  toStart(): ExportStart | null {
    const { search, results, settings } = this.#app;
    if (search.result === null || search.early !== null) return null;
    remember('export', this.layout);
    return {
      ...this.layout,
      columns: this.names,
      searchId: search.result.opened.searchId,
      selected: this.which === 'selected' ? [...results.selection.ranges] : null,
      name: exportFileName(this.pattern, {
        filter: this.#app.filters.currentName ?? '',
        template: this.template,
        nowMs: Date.now(),
        zone: settings.zone,
      }),
    };
  }

  #names(): string[] | null {
    const { format, rows } = this.layout;
    const ofItems = rows === 'items' ? itemColumns : [];
    switch (this.columns) {
      case 'template':
        return [...this.#templateColumns];
      case 'shown':
        return [...exportColumnsOf(this.#app.columns.shown), ...ofItems];
      case 'all':
        return ['all'];
      case 'usual':
        // Without names, JSON lines hold the whole event.
        return format === 'ndjson' ? [...defaultExportColumns, ...ofItems] : null;
    }
  }
}
