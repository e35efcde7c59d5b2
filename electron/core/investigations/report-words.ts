import type { CaseSample, PinnedEvent, SampleItem, StoryResult } from '#shared/investigation.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-03-04 10:15:30` in the zone; empty for none. */
export function momentWords(iso: string | null, tz: string): string {
  if (iso === null) return '';
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) return iso;
  let format = formats.get(tz);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: tz, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(tz, format);
  }
  return format.format(ms);
}

export function rangeWords({ from, to, tz }: { from: string | null; to: string | null; tz: string }): string {
  if (from === null && to === null) return `all time (${tz})`;
  return `from ${from ?? 'the beginning'} until before ${to ?? 'the end'} (${tz})`;
}

/** What happened, in one line. */
export function eventWords({ event, id }: Pick<PinnedEvent, 'event' | 'id'>): string {
  if (event === null) return id;
  const facts = [event.actor, event.operation ?? event.kind, event.object, event.record, event.target, event.status];
  const line = facts.filter((fact) => fact !== null && fact !== '').join(' · ');
  return event.summary === null ? line : `${line} — ${event.summary}`;
}

export function resultWords(result: Exclude<StoryResult, { view: 'error' }>): string {
  const events = result.count === 1 ? '1 event' : `${result.count.toLocaleString('en')} events`;
  if (result.view === 'chart') return `${events} by ${result.by}`;
  if (result.view === 'table' && result.rows.length < result.count) return `first ${result.rows.length} of ${events}`;
  return events;
}

/** How a sample was drawn. */
export function methodWords({ method, by }: Pick<CaseSample, 'method' | 'by'>): string {
  return by === null ? method : `${method} by ${by}`;
}

/** The heads of a sample's table. */
export const sampleHeads = ['event', 'stratum', 'result', 'tester', 'tested', 'note'] as const;

/** The rows under them. */
export function sampleRows({ items }: { items: readonly SampleItem[] }, tz: string): (string | null)[][] {
  return items.map(({ id, stratum, result, tester, testedAt, note }) => [
    id,
    stratum,
    result === 'na' ? 'n.a.' : result,
    tester,
    testedAt === null ? null : momentWords(testedAt, tz),
    note,
  ]);
}
