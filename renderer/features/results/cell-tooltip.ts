import type { AuditEvent } from '#shared/audit-event.ts';
import { textOf } from '#renderer/lib/columns.ts';
import type { ColumnName } from '#renderer/lib/columns.ts';
import { formatAge } from '#renderer/lib/format-time.ts';

/** Columns that show all they have, or whose marks say it themselves. */
const whole: readonly ColumnName[] = ['kind', 'status', 'items'];

/** The whole of what may not fit into a cell, and the age of a time; empty where there is no more to say. */
export function tooltipOf(event: AuditEvent, column: ColumnName, nowMs: number): string {
  if (column === 'time') return formatAge(event.time, nowMs);
  return whole.includes(column) ? '' : textOf(event, column);
}
