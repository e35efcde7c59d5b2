import { columnNames, columnShapes } from '#renderer/lib/columns.ts';
import type { CopyFormat } from '#renderer/lib/copy-rows.ts';
import type { FieldChoice } from '#renderer/lib/edit-query.ts';
import { messages } from '#renderer/messages/messages.ts';
import type { AppState } from './app-state.svelte.ts';
import type { Command } from './commands.svelte.ts';

/** What only the grid on the screen can do. */
export interface GridActions {
  focus: () => void;
  chooseCell: (choice: FieldChoice) => void;
  peek: () => void;
  copy: (format: CopyFormat) => void;
  chooseColumns: () => void;
  jump: () => void;
}

/** Everything that can be done with the rows, under one name each. Arrows, Enter and Esc are the grid's own. */
export function resultCommands({ search, results, columns }: AppState, grid: GridActions): Command[] {
  const titles = messages.results.commands;
  const { selection, grouping } = results;
  const make = (id: string, title: string, keys: string[], run: () => void, enabled?: () => boolean): Command => ({
    id,
    title,
    group: 'results',
    keys,
    run,
    ...(enabled ? { enabled } : {}),
  });
  const some = (): boolean => results.count > 0;
  const moveTo = (row: number): void => {
    search.active = Math.min(results.count - 1, Math.max(0, row));
  };
  const extend = (by: number): void => {
    const from = Math.max(0, search.active);
    moveTo(from + by);
    selection.extendTo(search.active, from);
  };
  // Text that is marked somewhere is what Ctrl C means then.
  const noTextMarked = (): boolean => some() && (getSelection()?.isCollapsed ?? true);
  const sortable = columnNames.filter((name) => columnShapes[name].field !== 'time');
  const groupable = columnNames.filter((name) => !['time', null, 'items'].includes(columnShapes[name].field));
  return [
    make('rows.focus', titles.focus, [], grid.focus, some),
    make('rows.next', titles.next, ['j'], () => moveTo(search.active + 1), some),
    make('rows.previous', titles.previous, ['k'], () => moveTo(search.active - 1), some),
    make('rows.first', titles.first, ['g'], () => moveTo(0), some),
    make('rows.last', titles.last, ['Shift+G'], () => moveTo(results.count - 1), some),
    make('rows.open', titles.open, [], () => results.open(Math.max(0, search.active)), some),
    make(
      'rows.close',
      titles.close,
      [],
      () => (search.detailsOpen = false),
      () => search.detailsOpen,
    ),
    make('rows.select', titles.select, ['x'], () => selection.toggle(Math.max(0, search.active)), some),
    make('rows.extendDown', titles.extendDown, ['Shift+ArrowDown', 'Shift+J'], () => extend(1), some),
    make('rows.extendUp', titles.extendUp, ['Shift+ArrowUp', 'Shift+K'], () => extend(-1), some),
    make('rows.selectAll', titles.all, ['Mod+A'], () => selection.all(results.count), some),
    make(
      'rows.clearSelection',
      titles.clear,
      [],
      () => selection.clear(),
      () => selection.count > 0,
    ),
    make('rows.copy', titles.copy, ['Mod+C', 'c'], () => grid.copy('tsv'), noTextMarked),
    ...(['csv', 'json', 'markdown'] as const).map((format) =>
      make(`rows.copy.${format}`, titles.copyAs(messages.results.formats[format]), [], () => grid.copy(format), some),
    ),
    make('cell.include', titles.include, ['i'], () => grid.chooseCell('include'), some),
    make('cell.exclude', titles.exclude, ['o'], () => grid.chooseCell('exclude'), some),
    make('cell.peek', titles.peek, ['Space'], grid.peek, some),
    make('columns.choose', titles.columns, [], grid.chooseColumns),
    make('columns.usual', titles.usualColumns, [], () => columns.reset()),
    make('rows.jump', titles.jump, ['Mod+G'], grid.jump, () => some() && !results.grouped),
    make(
      'sort.none',
      titles.unsort,
      [],
      () => void search.orderBy([]),
      () => search.sort.length > 0,
    ),
    ...sortable.map((name) =>
      make(`sort.${name}`, titles.sortBy(messages.results.columns[name]), [], () => void search.sortBy(name)),
    ),
    make(
      'group.none',
      titles.ungroup,
      [],
      () => void grouping.by(null),
      () => results.grouped,
    ),
    ...groupable.map((name) =>
      make(
        `group.${name}`,
        titles.groupBy(messages.results.columns[name]),
        [],
        () => void grouping.by(columnShapes[name].field),
      ),
    ),
  ];
}
