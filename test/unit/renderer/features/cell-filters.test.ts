import { expect, it } from 'vitest';
import { parseQuery } from '#shared/query/parse-query.ts';
import { listCellFilters } from '#renderer/features/results/cell-filters.ts';
import { columnNames } from '#renderer/lib/columns.ts';
import { withFieldChoice } from '#renderer/lib/edit-query.ts';
import { makeFakeDetails } from '#test/support/fake-events.ts';

const events = makeFakeDetails(200).map(({ event }) => event);
const deployment = events.find(({ kind }) => kind === 'deployment');
const refused = events.find(({ violation }) => violation);

it('begins with what the cell shows first', () => {
  if (deployment === undefined || refused === undefined) throw new Error('the sample lacks a case');
  expect(listCellFilters(deployment, 'kind')).toEqual([{ field: 'kind', value: 'deployment' }]);
  expect(listCellFilters(deployment, 'target').map(({ field }) => field)).toEqual(['target', 'env']);
  expect(listCellFilters(refused, 'target').map(({ field }) => field)).toEqual(['object', 'record']);
  expect(listCellFilters(refused, 'status')).toEqual([{ field: 'violation', value: 'yes' }]);
  expect(listCellFilters(deployment, 'time')).toEqual([]);
});

it('gives conditions the query language knows', () => {
  for (const event of events) {
    for (const column of columnNames) {
      for (const { field, value } of listCellFilters(event, column)) {
        expect(parseQuery(withFieldChoice('', field, value, 'include')).tree).toMatchObject({ kind: 'field', field });
      }
    }
  }
});
