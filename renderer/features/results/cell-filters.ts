import type { AuditEvent } from '#shared/audit-event.ts';
import { columnShapes } from '#renderer/lib/columns.ts';
import type { ColumnName } from '#renderer/lib/columns.ts';

/** A condition that a cell's value can become. */
export interface CellFilter {
  field: string;
  value: string;
}

/** What a cell can be filtered by; the first is what it shows first. Empty where the cell has no such value. */
export function listCellFilters(event: AuditEvent, column: ColumnName): CellFilter[] {
  return factsOf(event, column).flatMap(([field, value]) =>
    value === null || value === '' ? [] : [{ field, value: String(value) }],
  );
}

function factsOf(event: AuditEvent, column: ColumnName): [string, string | number | null][] {
  switch (column) {
    case 'operation':
      return [
        ['op', event.operation],
        ['type', event.type],
      ];
    case 'target':
      return [
        ['target', event.target],
        ['object', event.object],
        ['env', event.environment],
        ['record', event.record],
      ];
    case 'status':
      return [
        ['violation', event.violation ? 'yes' : null],
        ['status', event.status],
      ];
    case 'items':
      return [['items', event.itemCount]];
    case 'violation':
      return [['violation', event.violation ? 'yes' : 'no']];
    case 'workItems':
      return event.workItems.map(({ key }) => ['ticket', key]);
    case 'workItemState':
      return [['ticket', event.workItemState === 'linked' ? 'any' : event.workItemState]];
    case 'time':
    case 'summary':
    case 'revision':
    case 'externalId':
    case 'id':
    case 'hash':
      return [];
    default:
      return [[columnShapes[column].field ?? '', event[column]]];
  }
}
