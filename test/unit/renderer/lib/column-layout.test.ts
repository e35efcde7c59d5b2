import { expect, it } from 'vitest';
import { fitColumns, layOutColumns, moveColumn } from '#renderer/lib/column-layout.ts';
import { columnNames, exportColumnsOf, usualColumns } from '#renderer/lib/columns.ts';

it('shows the usual columns where there is room, and drops the least needed first', () => {
  expect(fitColumns(1400)).toEqual(usualColumns);
  expect(fitColumns(950)).not.toContain('items');
  expect(fitColumns(620)).toEqual(['time', 'kind', 'actor', 'status', 'summary']);
  expect(fitColumns(300)).toEqual(['time', 'kind', 'summary']);
});

it('shares the room that is left among columns that grow, and keeps chosen widths', () => {
  const laidOut = layOutColumns(['time', 'actor', 'summary'], { actor: 200 }, 0, 1000);
  expect(laidOut.map(({ width }) => width)).toEqual([176, 200, 624]);
  expect(layOutColumns(['time', 'actor'], {}, 0, 100).map(({ width }) => width)).toEqual([176, 112]);
});

it('says where pinned columns stay', () => {
  const places = layOutColumns(['time', 'kind', 'actor'], {}, 2, 100).map(({ pinnedAt }) => pinnedAt);
  expect(places).toEqual([0, 176, null]);
});

it('moves a column to the place of another', () => {
  expect(moveColumn(['time', 'kind', 'actor'], 'actor', 0)).toEqual(['actor', 'time', 'kind']);
  expect(moveColumn(['time', 'kind', 'actor'], 'time', 2)).toEqual(['kind', 'actor', 'time']);
  expect(moveColumn(['time', 'kind'], 'hash', 0)).toEqual(['time', 'kind']);
});

it('names every column for an export, each once', () => {
  const exported = exportColumnsOf(columnNames);
  expect(new Set(exported).size).toBe(exported.length);
  expect(exportColumnsOf(['operation', 'type', 'items'])).toEqual(['operation', 'type', 'itemCount']);
});
