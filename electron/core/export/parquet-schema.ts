import type { ParquetWriter } from 'hyparquet-writer';
import type { ExportColumn } from './columns.ts';
import type { ExportRow } from './export-row.ts';

export type ParquetSchema = ConstructorParameters<typeof ParquetWriter>[0]['schema'];
type SchemaElement = ParquetSchema[number];

/** What a row group holds of a column. */
export type ParquetValue = string | boolean | bigint | WorkItemEntry[] | null;

type WorkItemEntry = { system: string; key: string; url: string | null };

/** A column of a Parquet file: its place in the schema and how it takes its values. */
export interface ParquetColumn {
  name: string;
  schema: SchemaElement[];
  /** Whether readers may skip row groups by its least and greatest value. */
  statistics: boolean;
  read: (row: ExportRow) => ParquetValue;
  /** Roughly the memory that a value takes, in bytes. */
  sizeOf: (value: ParquetValue) => number;
}

/**
 * A column as Parquet has it: `time` an instant (INT64, milliseconds UTC), numbers INT64, booleans BOOLEAN, work items
 * a list of structures, everything else text. Codes are text, because a source may send text for them, and so is
 * `modifiedAt`, which may hold what is no instant. Every column may be null.
 */
export function parquetColumn(column: ExportColumn): ParquetColumn {
  const { key } = column;
  const fixed = { name: key, statistics: true, sizeOf: () => 16 };
  if (key === 'time') {
    return { ...fixed, schema: [instantElement(key)], read: (row) => instantOf(column.value(row)) };
  }
  if (key === 'workItems') {
    return { ...fixed, schema: workItemElements(key), statistics: false, read: workItemsOf, sizeOf: workItemsSize };
  }
  if (column.type === 'number') {
    return {
      ...fixed,
      schema: [optional(key, { type: 'INT64' })],
      read: (row) => wholeNumberOf(column.value(row)),
    };
  }
  if (column.type === 'boolean') {
    return { ...fixed, schema: [optional(key, { type: 'BOOLEAN' })], read: (row) => column.value(row) === true };
  }
  // Least and greatest texts would have to be ordered by their bytes, not by UTF-16 as texts are here.
  return {
    ...fixed,
    schema: [textElement(key)],
    statistics: false,
    read: (row) => textOf(column.value(row)),
    sizeOf: (value) => 32 + (typeof value === 'string' ? value.length * 2 : 0),
  };
}

function optional(name: string, element: Omit<SchemaElement, 'name'>): SchemaElement {
  return { name, repetition_type: 'OPTIONAL', ...element };
}

function textElement(name: string): SchemaElement {
  return optional(name, { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } });
}

function instantElement(name: string): SchemaElement {
  return optional(name, {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  });
}

/** A list in three levels, as the format's page on logical types lays it out. */
function workItemElements(name: string): SchemaElement[] {
  return [
    optional(name, { converted_type: 'LIST', logical_type: { type: 'LIST' }, num_children: 1 }),
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    optional('element', { num_children: 3 }),
    ...['system', 'key', 'url'].map(textElement),
  ];
}

function instantOf(value: string | number | boolean | null): bigint | null {
  return typeof value === 'string' ? BigInt(Date.parse(value)) : null;
}

function wholeNumberOf(value: string | number | boolean | null): bigint | null {
  return typeof value === 'number' ? BigInt(value) : null;
}

function textOf(value: string | number | boolean | null): string | null {
  return value === null ? null : String(value);
}

function workItemsOf({ source }: ExportRow): WorkItemEntry[] {
  return source.event.workItems.map(({ system, key, url }) => ({ system, key, url }));
}

function workItemsSize(value: ParquetValue): number {
  return 16 + (Array.isArray(value) ? value.length * 200 : 0);
}
