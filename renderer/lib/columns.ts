import type { AuditEvent } from '#shared/audit-event.ts';

/** Columns as they are offered. `operation` and `target` show two facts each, the others one. */
export const columnNames = [
  'time',
  'kind',
  'actor',
  'operation',
  'target',
  'status',
  'items',
  'summary',
  'connection',
  'source',
  'type',
  'typeCode',
  'operationCode',
  'object',
  'record',
  'origin',
  'environment',
  'workItems',
  'workItemState',
  'violation',
  'revision',
  'externalId',
  'id',
  'hash',
] as const;
export type ColumnName = (typeof columnNames)[number];

/** What is shown before somebody chooses. */
export const usualColumns: readonly ColumnName[] = columnNames.slice(0, 8);

interface ColumnShape {
  /** Least width that is readable, in pixels. */
  width: number;
  /** Share of the room that is left; 0 for columns of fixed content. */
  grows: number;
  /** Name in queries: to sort, group and filter by. `null` where the query language has none. */
  field: string | null;
  align?: 'end';
}

export const columnShapes: Readonly<Record<ColumnName, ColumnShape>> = {
  time: { width: 176, grows: 0, field: 'time' },
  kind: { width: 112, grows: 0, field: 'kind' },
  actor: { width: 112, grows: 1.1, field: 'actor' },
  operation: { width: 150, grows: 0.9, field: 'op' },
  target: { width: 160, grows: 1.7, field: 'target' },
  status: { width: 104, grows: 0, field: 'status' },
  items: { width: 60, grows: 0, field: 'items', align: 'end' },
  summary: { width: 112, grows: 1.5, field: null },
  connection: { width: 104, grows: 0, field: 'conn' },
  source: { width: 88, grows: 0, field: 'source' },
  type: { width: 150, grows: 0, field: 'type' },
  typeCode: { width: 64, grows: 0, field: 'code', align: 'end' },
  operationCode: { width: 64, grows: 0, field: 'opcode', align: 'end' },
  object: { width: 140, grows: 0, field: 'object' },
  record: { width: 140, grows: 0, field: 'record' },
  origin: { width: 160, grows: 0, field: 'origin' },
  environment: { width: 104, grows: 0, field: 'env' },
  workItems: { width: 140, grows: 0, field: 'ticket' },
  workItemState: { width: 104, grows: 0, field: null },
  violation: { width: 80, grows: 0, field: 'violation' },
  revision: { width: 72, grows: 0, field: null, align: 'end' },
  externalId: { width: 200, grows: 0, field: null },
  id: { width: 220, grows: 0, field: null },
  hash: { width: 200, grows: 0, field: null },
};

/** Names of columns in exports, in the order shown; those that show two facts give both. */
export function exportColumnsOf(columns: readonly ColumnName[]): string[] {
  const facts: Partial<Record<ColumnName, string[]>> = {
    operation: ['operation', 'type'],
    target: ['target', 'object', 'environment', 'record'],
    items: ['itemCount'],
    status: ['status', 'violation'],
  };
  return [...new Set(columns.flatMap((column) => facts[column] ?? [column]))];
}

/** A column's value as text, empty where the event has none: for the clipboard, and to measure its width. */
export function textOf(event: AuditEvent, column: ColumnName): string {
  switch (column) {
    case 'operation':
      return joined(event.operation, event.type);
    case 'target':
      return event.target === null ? joined(event.object, event.record) : joined(event.target, event.environment);
    case 'status':
      return joined(event.violation ? 'violation' : null, event.status);
    case 'items':
      return String(event.itemCount ?? '');
    case 'violation':
      return event.violation ? 'yes' : 'no';
    case 'workItems':
      return event.workItems.map(({ key }) => key).join(', ');
    default:
      return String(event[column] ?? '');
  }
}

function joined(...facts: (string | null)[]): string {
  return facts.filter((fact) => fact !== null).join(' · ');
}
