import { AppError } from '#shared/app-error.ts';
import type { AuditEvent, DeployedItem, JsonValue } from '#shared/audit-event.ts';
import type { ExportFormat, ExportRows } from '#shared/export-request.ts';
import { defaultExportColumns } from '#shared/export-request.ts';
import { nearestName } from '#shared/query/nearest-name.ts';
import { missing } from './export-row.ts';
import type { ExportRow, ExportSource } from './export-row.ts';
import { onlyAddress } from './work-item-cell.ts';

/** What a cell holds: times as ISO 8601 text, absent facts as `null`. */
export type CellValue = string | number | boolean | null;

export interface ExportColumn {
  /** The name in headers and manifests: a JSON key of the event, or a name of the search syntax. */
  key: string;
  /** `time` becomes a date where a format has dates; `link` is a text that may lead somewhere. */
  type: 'time' | 'text' | 'number' | 'boolean' | 'link';
  /** Width on a sheet, in characters. */
  width: number;
  value(row: ExportRow): CellValue;
  /** The value as the event's JSON has it, where that is more than the cell's. */
  json?(row: ExportRow): JsonValue;
  /** The address a cell leads to, as the source sent it; only of `link` columns. */
  address?(row: ExportRow): string | null;
  /** What of the event beyond `AuditEvent` the column reads. */
  needs?: Exclude<keyof ExportSource, 'event'>;
}

const eventColumns: ExportColumn[] = [
  fromEvent('id', 'text', 44),
  fromEvent('connection', 'text', 16),
  fromEvent('source', 'text', 11),
  fromEvent('externalId', 'text', 38),
  fromEvent('time', 'time', 24),
  fromEvent('kind', 'text', 12),
  fromEvent('actor', 'text', 32),
  fromEvent('operation', 'text', 16),
  codeColumn('operationCode'),
  fromEvent('type', 'text', 24),
  codeColumn('typeCode'),
  fromEvent('object', 'text', 24),
  fromEvent('record', 'text', 24),
  fromEvent('origin', 'text', 30),
  fromEvent('target', 'text', 30),
  fromEvent('environment', 'text', 14),
  fromEvent('status', 'text', 12),
  fromEvent('summary', 'text', 60),
  fromEvent('itemCount', 'number', 11),
  {
    key: 'workItems',
    type: 'link',
    width: 24,
    value: ({ source }) => joined(source.event.workItems.map((item) => item.key)),
    json: ({ source }) => source.event.workItems.map(({ system, key, url }) => ({ system, key, url })),
    address: ({ source }) => onlyAddress(source.event.workItems),
  },
  fromEvent('workItemState', 'text', 15),
  fromEvent('violation', 'boolean', 10),
  fromEvent('revision', 'number', 9),
  fromEvent('hash', 'text', 30),
];

const itemColumns: ExportColumn[] = [
  fromItems('change', 'text', 14, (item) => item.change),
  fromItems('metadata', 'text', 24, (item) => item.type),
  fromItems('name', 'text', 44, (item) => item.name),
  fromItems('modifiedBy', 'text', 32, (item) => item.modifiedBy),
  fromItems('modifiedAt', 'time', 24, (item) => item.modifiedAt),
];

const furtherColumns: ExportColumn[] = [
  fromItems('item', 'text', 44, (item) => `${item.type ?? ''}/${item.name ?? ''}`),
  fromDetail('old', 'values', (source) => (source.values ?? missing('values')).old),
  fromDetail('new', 'values', (source) => (source.values ?? missing('values')).new),
  { key: 'changed', type: 'boolean', width: 10, value: ({ source }) => source.event.revision > 1 },
  fromDetail('tag', 'marks', (source) => joined((source.marks ?? missing('marks')).tags)),
  fromDetail('case', 'marks', (source) => joined((source.marks ?? missing('marks')).cases)),
  fromDetail('watch', 'marks', (source) => joined((source.marks ?? missing('marks')).watches)),
];

/** Names of the search syntax for columns with another key. */
const aliases: Record<string, string> = {
  date: 'time',
  at: 'time',
  by: 'actor',
  user: 'actor',
  conn: 'connection',
  code: 'typeCode',
  op: 'operation',
  opcode: 'operationCode',
  env: 'environment',
  items: 'itemCount',
  ticket: 'workItems',
  md: 'metadata',
};

const columnsByKey = new Map(
  [...eventColumns, ...itemColumns, ...furtherColumns].map((column) => [column.key.toLowerCase(), column]),
);

/** Every name a column can be asked for by, `field.NAME` aside. */
export const columnNames: readonly string[] = [
  ...[...columnsByKey.values()].map((column) => column.key),
  ...Object.keys(aliases),
];

/**
 * The columns of an export, in the order named; a column named twice stands once.
 *
 * @param names JSON keys of the event or names of the search syntax, without regard to case, or `all`; `null` for the
 *   default columns, with those of the item where rows are items
 * Throws `usage.invalid_argument`, with the nearest known name, for a name that is none.
 */
export function chooseColumns(names: readonly string[] | null, rows: ExportRows): ExportColumn[] {
  const wanted = names ?? [
    ...defaultExportColumns,
    ...(rows === 'items' ? itemColumns.map((column) => column.key) : []),
  ];
  const found = wanted.flatMap((name) => (name.trim().toLowerCase() === 'all' ? allColumns(rows) : findColumn(name)));
  const chosen = new Map(found.map((column) => [column.key, column]));
  if (chosen.size === 0) {
    throw new AppError('usage.invalid_argument', 'No column is named.', 'Name at least one column, such as time.');
  }
  return [...chosen.values()];
}

/** Every column of the event's own JSON, with those of the item where rows are items. */
export function allColumns(rows: ExportRows): ExportColumn[] {
  return rows === 'items' ? [...eventColumns, ...itemColumns] : eventColumns;
}

/** The columns of an export: those named, else the default ones, in NDJSON the whole event. Throws as `chooseColumns`. */
export function exportColumns({
  columns,
  format,
  rows,
}: {
  columns: readonly string[] | null;
  format: ExportFormat;
  rows: ExportRows;
}): ExportColumn[] {
  return columns === null && format === 'ndjson' ? allColumns(rows) : chooseColumns(columns, rows);
}

/** What the caller has to load for these columns beyond `AuditEvent`. */
export function neededDetails(
  columns: readonly ExportColumn[],
  rows: ExportRows,
): Record<'items' | 'fields' | 'values' | 'marks' | 'hashes', boolean> {
  const needs = new Set(columns.map((column) => column.needs));
  return {
    items: rows === 'items' || needs.has('items'),
    fields: needs.has('fields'),
    values: needs.has('values'),
    marks: needs.has('marks'),
    hashes: columns.some((column) => column.key === 'hash'),
  };
}

function findColumn(given: string): ExportColumn {
  const name = given.trim();
  if (/^field\../i.test(name)) return sourceFieldColumn(name.slice('field.'.length));
  const lower = name.toLowerCase();
  const column = columnsByKey.get((aliases[lower] ?? lower).toLowerCase());
  if (column) return column;
  const nearest = nearestName(name, columnNames);
  throw new AppError('usage.invalid_argument', `There is no column named ${name}.`, `Did you mean ${nearest}?`);
}

function fromEvent(
  key: Exclude<keyof AuditEvent, 'workItems'>,
  type: ExportColumn['type'],
  width: number,
): ExportColumn {
  return { key, type, width, value: ({ source }) => source.event[key] };
}

/** A code is a name made of digits, nothing to count with: text in cells, in JSON as the event has it. */
function codeColumn(key: 'operationCode' | 'typeCode'): ExportColumn {
  return {
    key,
    type: 'text',
    width: 14,
    value: ({ source }) => textOf(source.event[key]),
    json: ({ source }) => source.event[key],
  };
}

/** In a row of an item its own value; in a row of an event the different values of all its items. */
function fromItems(
  key: string,
  type: 'text' | 'time',
  width: number,
  read: (item: DeployedItem) => string | null,
): ExportColumn {
  return {
    key,
    type,
    width,
    needs: 'items',
    value: ({ source, item }) => {
      if (item) return read(item);
      const values = (source.items ?? missing('items')).map(read).filter((value) => value !== null);
      return joined([...new Set(values)]);
    },
  };
}

function fromDetail(
  key: string,
  needs: 'values' | 'marks',
  read: (source: ExportSource) => string | null,
): ExportColumn {
  return { key, type: 'text', width: 30, needs, value: ({ source }) => read(source) };
}

function sourceFieldColumn(name: string): ExportColumn {
  const read = (source: ExportSource): JsonValue => {
    const fields = source.fields ?? missing('fields');
    return Object.hasOwn(fields, name) ? (fields[name] ?? null) : null;
  };
  return {
    key: `field.${name}`,
    type: 'text',
    width: 24,
    needs: 'fields',
    value: ({ source }) => textOf(read(source)),
    json: ({ source }) => read(source),
  };
}

function textOf(value: JsonValue): string | null {
  if (value === null || typeof value === 'string') return value;
  return JSON.stringify(value);
}

function joined(values: readonly string[]): string | null {
  return values.length === 0 ? null : values.join(', ');
}
