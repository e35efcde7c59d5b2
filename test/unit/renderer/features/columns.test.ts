import { expect, it } from 'vitest';
import { columnNames, fitColumns, toTracks } from '#renderer/features/search/columns.ts';

it('shows every column where there is room, and drops the least needed first', () => {
  expect(fitColumns(1400)).toEqual([...columnNames]);
  expect(fitColumns(950)).not.toContain('items');
  expect(fitColumns(620)).toEqual(['time', 'kind', 'actor', 'status', 'summary']);
  expect(fitColumns(300)).toEqual(['time', 'kind', 'summary']);
  expect(toTracks(['time', 'kind'])).toBe('176px 112px');
});
