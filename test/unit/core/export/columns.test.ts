import { expect, test } from 'vitest';
import { defaultExportColumns } from '#shared/export-request.ts';
import { allColumns, chooseColumns, columnNames, neededDetails } from '#core/export/columns.ts';
import type { ExportSource } from '#core/export/export-row.ts';
import { makeEvent } from '#test/support/export/make-event.ts';

const items = [
  {
    change: 'new',
    type: 'ApexClass',
    name: 'A',
    modifiedBy: 'dev.one@example.com',
    modifiedAt: '2026-03-01T00:00:00.000Z',
  },
  { change: 'deleted', type: 'ApexClass', name: null, modifiedBy: null, modifiedAt: null },
];
const source: ExportSource = {
  event: makeEvent({ typeCode: 1464, revision: 2 }),
  items,
  fields: { char_col4: 'test', count: 7, nested: { a: [1] }, nothing: null },
  values: { old: 'before', new: null },
  marks: { tags: ['odd', 'late'], cases: [], watches: ['rights'] },
};

function value(name: string, item = -1): unknown {
  return chooseColumns([name], 'events')[0]?.value({ source, item: items[item] ?? null });
}

test('the default columns are those of the command line, with the item where rows are items', () => {
  expect(chooseColumns(null, 'events').map((column) => column.key)).toEqual([...defaultExportColumns]);
  expect(chooseColumns(null, 'items').map((column) => column.key)).toEqual([
    ...defaultExportColumns,
    ...['change', 'metadata', 'name', 'modifiedBy', 'modifiedAt'],
  ]);
});

test('every key of an event is a column', () => {
  expect(allColumns('events').map((column) => column.key)).toEqual(Object.keys(makeEvent()));
});

test('names of the search syntax and any case lead to the same columns, each once', () => {
  const names = ['by', 'CONN', 'date', 'env', 'code', 'op', 'items', 'ticket', 'md', 'modifiedby', 'actor', ' user '];
  expect(chooseColumns(names, 'events').map((column) => column.key)).toEqual([
    'actor',
    'connection',
    'time',
    'environment',
    'typeCode',
    'operation',
    'itemCount',
    'workItems',
    'metadata',
    'modifiedBy',
  ]);
});

test('every known name is a column', () => {
  for (const name of columnNames) expect(chooseColumns([name], 'events')).toHaveLength(1);
});

test('an unknown column is a usage error that offers the nearest name', () => {
  expect(() => chooseColumns(['time', 'acter'], 'events')).toThrow(
    expect.objectContaining({
      code: 'usage.invalid_argument',
      message: 'There is no column named acter.',
      recovery: 'Did you mean actor?',
    }),
  );
  expect(() => chooseColumns([], 'events')).toThrow(expect.objectContaining({ code: 'usage.invalid_argument' }));
});

test('codes are text in cells and as sent in JSON', () => {
  const [code] = chooseColumns(['code'], 'events');
  expect(code?.value({ source, item: null })).toBe('1464');
  expect(code?.json?.({ source, item: null })).toBe(1464);
});

test('a row of an item has that item, a row of an event the different values of all', () => {
  expect([value('change', 1), value('md', 0), value('name', 1)]).toEqual(['deleted', 'ApexClass', null]);
  expect([value('change'), value('md'), value('name')]).toEqual(['new, deleted', 'ApexClass', 'A']);
});

test('work items are keys in a cell, and an address where there is exactly one', () => {
  const [column] = chooseColumns(['ticket'], 'events');
  const jira = { system: 'jira' as const, key: 'FIN-1', url: 'https://example.com/FIN-1' };
  const read = (workItems: (typeof jira | { system: 'asana'; key: string; url: string | null })[]): unknown[] => {
    const row = { source: { event: makeEvent({ workItems }) }, item: null };
    return [column?.value(row), column?.address?.(row)];
  };
  expect(read([])).toEqual([null, null]);
  expect(read([jira])).toEqual(['FIN-1', jira.url]);
  expect(read([jira, { system: 'asana', key: '7', url: null }])).toEqual(['FIN-1, 7', jira.url]);
  expect(read([jira, { system: 'asana', key: '7', url: 'https://example.com/7' }])).toEqual(['FIN-1, 7', null]);
});

test('source fields, old and new values and marks', () => {
  const names = [
    'field.char_col4',
    'field.count',
    'field.nested',
    'field.nothing',
    'field.toString',
    'old',
    'new',
    'changed',
  ];
  expect(names.map((name) => value(name))).toEqual(['test', '7', '{"a":[1]}', null, null, 'before', null, true]);
  expect(['tag', 'case', 'watch'].map((name) => value(name))).toEqual(['odd, late', null, 'rights']);
});

test('what a column needs is told, and its lack is an error, not an empty cell', () => {
  const columns = chooseColumns(['time', 'field.x', 'old'], 'events');
  expect(neededDetails(columns, 'events')).toEqual({
    items: false,
    fields: true,
    values: true,
    marks: false,
    hashes: false,
  });
  expect(neededDetails(chooseColumns(['time'], 'items'), 'items').items).toBe(true);
  expect(() => columns[1]?.value({ source: { event: makeEvent() }, item: null })).toThrow('without its fields');
});
