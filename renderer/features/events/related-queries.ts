import type { AuditEvent } from '#shared/audit-event.ts';
import { formatIso } from '#shared/iso-time.ts';
import { quote } from '#shared/query/quoting.ts';
import { afterLatestMs, earliestMs } from '#shared/time.ts';

/** What an event shares with others, as a query for all that share it. */
export interface HistoryQuery {
  of: 'actor' | 'record' | 'object' | 'target';
  value: string;
  query: string;
}

/** Everything else by the same person, on the same record, object or target. */
export function historyQueries(event: AuditEvent): HistoryQuery[] {
  return (['actor', 'record', 'object', 'target'] as const).flatMap((of) => {
    const value = event[of];
    return value === null || value === '' ? [] : [{ of, value, query: `${of}:${quote(value)}` }];
  });
}

/** How far to either side of an event its neighbours are looked for. */
export const neighbourMinutes = [1, 5, 15, 60] as const;

/** Everything that happened around an event. */
export function neighbourQuery(event: AuditEvent, minutes: number): string {
  const at = Date.parse(event.time);
  const from = Math.max(earliestMs, at - minutes * 60_000);
  const to = Math.min(afterLatestMs - 1, at + minutes * 60_000);
  return `time:${formatIso(from)}..${formatIso(to)}`;
}
