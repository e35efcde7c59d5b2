import type { CaseDetail, CaseQuery, PinnedEvent, SampleItem, StoryResult } from '#shared/investigation.ts';
import type { ActivityEntry } from '#shared/saved-work.ts';
import type { CoverageReport } from '#shared/sync-status.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { Caller } from '#core/threads/thread-call.ts';
import type { CaseService } from './case-service.ts';

/** Pinned events and acts a report shows; the case file has all. */
export const mostReported = { events: 5_000, acts: 2_000 };

/** All that a report tells, before it has a form. */
export interface ReportContent {
  detail: CaseDetail;
  events: PinnedEvent[];
  totalEvents: number;
  story: { frozen: boolean; results: StoryResult[] };
  queries: (CaseQuery & { coverage: QueryCoverage[]; now: number; changes: string })[];
  samples: (CaseDetail['samples'][number] & { items: SampleItem[] })[];
  /** Oldest first. */
  log: ActivityEntry[];
  /** IANA zone of dates in the report. */
  tz: string;
  createdAt: string;
  createdBy: string;
  version: string;
}

/** What of a query's time was collected from one connection. */
export interface QueryCoverage {
  connection: string;
  /** In words: all, or which stretches are missing. */
  state: string;
  whole: boolean;
}

export interface ReportDependencies {
  cases: CaseService;
  reader: Caller<ReaderMethods>;
  coverage: (range: { fromMs?: number; toMs?: number }) => Promise<CoverageReport>;
  author: () => { who: string; nowMs: number };
  version: string;
}

export async function gatherReport(name: string, tz: string, dependencies: ReportDependencies): Promise<ReportContent> {
  const { cases, reader, coverage, author, version } = dependencies;
  const detail = await cases.show(name);
  const { total, events } = await cases.events({ name, offset: 0, count: mostReported.events });
  const reruns = new Map((await cases.rerun(name, 0)).map((rerun) => [rerun.id, rerun]));
  const queries = [];
  for (const query of detail.queries) {
    const { now = 0, totals = { added: 0, removed: 0, changed: 0 } } = reruns.get(query.id) ?? {};
    const changes = `${totals.added} added, ${totals.removed} removed, ${totals.changed} changed`;
    queries.push({ ...query, now, changes, coverage: await coverageOf(query, coverage) });
  }
  const samples = [];
  for (const sample of detail.samples) samples.push({ ...sample, items: await cases.sampleItems(name, sample.id) });
  const { log } = await reader.call('caseContent', { name });
  const { who, nowMs } = author();
  return {
    detail,
    events,
    totalEvents: total,
    story: await cases.storyResults(name, tz),
    queries,
    samples,
    log: log.slice(-mostReported.acts),
    tz,
    createdAt: new Date(nowMs).toISOString(),
    createdBy: who,
    version,
  };
}

async function coverageOf(query: CaseQuery, read: ReportDependencies['coverage']): Promise<QueryCoverage[]> {
  const { from, to } = query.resolved;
  const report = await read({
    ...(from === null ? {} : { fromMs: Date.parse(from) }),
    // Whatever came after the query was kept says nothing about what it found.
    toMs: Math.min(to === null ? Infinity : Date.parse(to), Date.parse(query.savedAt)),
  });
  return report.connections.map(({ name, intervals }) => {
    const missing = intervals.filter(({ state }) => state !== 'complete' && state !== 'unverified');
    const read =
      intervals.filter(({ state }) => state === 'unverified').length > 0
        ? 'read in full once'
        : 'read in full and confirmed';
    if (intervals.length === 0) return { connection: name, whole: false, state: 'nothing was asked for' };
    if (missing.length === 0) return { connection: name, whole: true, state: read };
    const gaps = missing.slice(0, 5).map((gap) => `${gap.state} from ${gap.from} to ${gap.to}`);
    const more = missing.length > 5 ? `; and ${missing.length - 5} more` : '';
    return { connection: name, whole: false, state: `${gaps.join('; ')}${more}` };
  });
}
