import { furtherFields, usualFields } from '#core/sample/audit-log/wire-entry.ts';
import { type FilterTree, parseFilter } from './parse-filter.ts';
import { badArgument } from './platform-answer.ts';

export interface SortKey {
  field: string;
  descending: boolean;
}

export interface AuditQuery {
  /** Names to send; `null` for all a row has. */
  fields: readonly string[] | null;
  filter: FilterTree | null;
  /** The filter as text, for comparing queries. */
  filterText: string;
  sort: readonly SortKey[];
  /** Rows a page, after the server's cap. */
  pageSize: number;
  /** From 0. */
  page: number;
  withTotal: boolean;
}

const usualPageSize = 100;
const knownFields = new Set([...usualFields, ...furtherFields]);

/** Reads the query of the audit-log resource. `pageCap` is the silent limit on rows a page. Throws bad-argument errors. */
export function readAuditQuery(query: URLSearchParams, pageCap: number): AuditQuery {
  const filterText = query.get('filter')?.trim() ?? '';
  const total = query.get('getTotalRecordCount')?.toLowerCase();
  const pageSize = wholeNumber(query, 'pageSize', usualPageSize);
  if (pageSize === 0) throw badArgument('Invalid pageSize: 0');
  return {
    fields: readFields(query.get('fieldList')),
    filter: filterText === '' ? null : parseFilter(filterText),
    filterText,
    sort: [...readSort(query, 'sortBy', 'sortOrder'), ...readSort(query, 'sortBy2', 'sortOrder2')],
    pageSize: Math.min(pageSize, pageCap),
    page: wholeNumber(query, 'page', 0),
    withTotal: total === 'true' || total === '1',
  };
}

function readFields(list: string | null): readonly string[] | null {
  if (list === null || list.trim() === '') return usualFields;
  const names = list.split(',').map((name) => name.trim());
  if (names.includes('*')) return null;
  return names.map(known);
}

function readSort(query: URLSearchParams, byName: string, orderName: string): SortKey[] {
  const field = query.get(byName);
  if (field === null) return [];
  const order = query.get(orderName) ?? 'asc';
  if (order !== 'asc' && order !== 'desc') throw badArgument(`Invalid ${orderName}: ${order}`);
  return [{ field: known(field), descending: order === 'desc' }];
}

function known(name: string): string {
  if (!knownFields.has(name)) throw badArgument(`Unknown field: ${name}`);
  return name;
}

function wholeNumber(query: URLSearchParams, name: string, usual: number): number {
  const text = query.get(name);
  if (text === null) return usual;
  if (!/^\d{1,9}$/.test(text)) throw badArgument(`Invalid ${name}: ${text}`);
  return Number(text);
}
