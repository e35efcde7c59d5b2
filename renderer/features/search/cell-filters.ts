import type { AuditEvent } from '#shared/audit-event.ts';
import type { ColumnName } from './columns.ts';

/** A condition that a cell's value can become. */
export interface CellFilter {
  field: string;
  value: string;
}

/** What a cell can be filtered by; the first is what it shows first. Empty where the cell has no such value. */
export function listCellFilters(event: AuditEvent, column: ColumnName): CellFilter[] {
  const filters: [string, string | null][] = [];
  switch (column) {
    case 'kind':
      filters.push(['kind', event.kind]);
      break;
    case 'actor':
      filters.push(['actor', event.actor]);
      break;
    case 'operation':
      filters.push(['op', event.operation], ['type', event.type]);
      break;
    case 'target':
      filters.push(['target', event.target], ['object', event.object], ['env', event.environment]);
      filters.push(['record', event.record]);
      break;
    case 'status':
      filters.push(['violation', event.violation ? 'yes' : null], ['status', event.status]);
      break;
    case 'items':
      filters.push(['items', event.itemCount === null ? null : String(event.itemCount)]);
      break;
    case 'time':
    case 'summary':
      break;
  }
  return filters.flatMap(([field, value]) => (value === null || value === '' ? [] : [{ field, value }]));
}
