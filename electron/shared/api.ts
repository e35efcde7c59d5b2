import type { AppLink } from './app-link.ts';
import type { EventDetail, SourceKind } from './audit-event.ts';
import type { EvidenceReport, PackProgress, PackResult, PackStart } from './evidence/evidence-status.ts';
import { type ExportCalls, exportCallNames, type QueuedExport } from './export-queue.ts';
import type { ImportProgress } from './import-status.ts';
import type { QuarantineList } from './quarantine.ts';
import type { PackedEvents } from './packed-events.ts';
import { type InvestigationCalls, investigationCallNames } from './investigation.ts';
import type { PlainError } from './result.ts';
import { type SavedFilterCalls, savedFilterCallNames } from './saved-filter.ts';
import { type SavedWorkCalls, savedWorkCallNames, type SavedWorkEvents } from './saved-work.ts';
import type { SyncPlan, SyncSchedule } from './sync-plan.ts';
import type { Completion, EventItemsPage, EventItemsRequest, SearchOrder, SearchSlot } from './search-calls.ts';
import type { SyncRunPage } from './sync-history.ts';
import type {
  CheckReport,
  ConnectionInfo,
  CoverageReport,
  SyncProgress,
  SyncReport,
  SyncState,
} from './sync-status.ts';

/** The workspace that is open. */
export interface WorkspaceInfo {
  /** Absolute path of the folder. */
  folder: string;
  events: number;
  connections: number;
  /** `electron` or `chromium`: the host that runs the window. */
  host: string;
  version: string;
  /** Default zone for dates typed and shown, an IANA name. */
  timeZone: string;
}

export interface NewConnection {
  kind: SourceKind;
  name: string;
  url: string;
  /** AgileApps only. */
  user: string | null;
  /** Token or password: goes to the key store and nowhere else. */
  secret: string;
}

/** A query opened for reading: its exact count, and rows by position, newest first. */
export interface OpenedSearch {
  searchId: number;
  total: number;
  query: string;
  resolved: { from: string | null; to: string | null; tz: string };
  /** What the user should know of this result: why it took long, what had to be read for its order. */
  notices?: string[];
}

/** Dates and instants, UTC; bare dates are whole days, both included. */
export interface DateRange {
  from: string | null;
  to: string | null;
}

export interface SyncRequest extends DateRange {
  names: string[];
  /** A period to read before all others. */
  first: DateRange | null;
}

/** Events of one stretch of time. */
export interface TimeBucket {
  /** First instant, ISO 8601 UTC. */
  start: string;
  count: number;
  /** Events by value of the stacked field, the empty text for events without one. */
  stacks?: Record<string, number>;
}

/** Matching events by time: exact, oldest first, empty buckets included. */
export interface TimeBuckets {
  by: 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';
  tz: string;
  buckets: TimeBucket[];
}

/** Exact counts by value, most first; `null` counts events without a value. */
export interface FacetCounts {
  total: number;
  facets: Record<string, { value: string | null; count: number }[]>;
  /** What lies beyond the values given, by field: how many values, and the sum of their counts. */
  others?: Record<string, { values: number; count: number }>;
}

export interface ImportedFile {
  file: string;
  sha256: string;
  format: string;
  rows: number;
  events: { new: number; same: number; changed: number; quarantined: number };
}

/** Events that a purge deletes; pins of deleted events stay, with the hash of what was seen. */
export interface PurgeCount {
  events: number;
  pinned: number;
}

/** A chosen file and what became of it: `imported` when it was stored, `error` when nothing of it was. */
export interface ImportOutcome {
  file: string;
  imported: (ImportedFile & { notices: string[] }) | null;
  error: PlainError | null;
}

/**
 * Everything the window can ask of the core. Main, preload and renderer are derived from this table:
 * a missing or extra member is a compile error. Names are `noun.verb`.
 */
export interface ApiCalls extends SavedFilterCalls, InvestigationCalls, SavedWorkCalls, ExportCalls {
  'workspace.info': { input: null; output: WorkspaceInfo };
  'connection.list': { input: null; output: ConnectionInfo[] };
  'connection.add': { input: NewConnection; output: ConnectionInfo };
  'connection.check': { input: { name: string }; output: CheckReport };
  /** `overlapHours`: what each sync reads again; `null` for the source's own. */
  'connection.configure': { input: { name: string; overlapHours: number | null }; output: ConnectionInfo };
  'connection.remove': { input: { name: string; purge: boolean }; output: null };
  /** Adds the bundled sample servers' data to an empty workspace; progress comes as sync progress. */
  'sample.open': { input: null; output: SyncReport };
  /** Starts a sync and answers when it is over; one at a time. */
  'sync.start': { input: SyncRequest; output: SyncReport };
  'sync.cancel': { input: null; output: null };
  /** Holds the running sync before its next request; it waits over a restart of the app, too. */
  'sync.pause': { input: null; output: null };
  /**
   * Lets the held sync go on, and answers `null`, because the call that started it answers in the end. Where it was
   * paused before a restart it is started anew: answers when it is over.
   */
  'sync.resume': { input: null; output: SyncReport | null };
  'sync.state': { input: null; output: SyncState };
  /** Past and running syncs of a connection (of all, for `null`), newest first, `before` a run. */
  'sync.runs': { input: { name: string | null; before: number | null }; output: SyncRunPage };
  /** What a sync of the named connections would read, and what the call budget makes of it. */
  'sync.plan': { input: { names: string[] }; output: SyncPlan };
  'schedule.read': { input: null; output: SyncSchedule };
  'schedule.write': { input: { every: SyncSchedule }; output: null };
  'quarantine.list': { input: { name: string }; output: QuarantineList };
  /** Reads everything in quarantine again; what can be read now becomes events. */
  'quarantine.retry': { input: { name: string }; output: { read: number; left: number } };
  'coverage.read': { input: { from: string | null; to: string | null }; output: CoverageReport };
  /** `sort`: none, or an empty list, is newest first; at most two keys. */
  'search.open': { input: { query: string; tz: string; sort?: SearchOrder[] } & SearchSlot; output: OpenedSearch };
  /** Rows by position; to be read with `openEvents`. */
  'search.rows': { input: { searchId: number; offset: number; count: number }; output: PackedEvents };
  /**
   * The first rows of a query, newest first, without counting the others: quick enough for every key stroke.
   * `more`: whether there are others.
   */
  'search.first': {
    input: { query: string; tz: string; count: number } & SearchSlot;
    output: { events: PackedEvents; more: boolean; resolved: OpenedSearch['resolved'] };
  };
  'search.close': { input: { searchId: number }; output: null };
  /**
   * The position of the earliest event at or after a date, instant or relative time, in whatever order the result is; of
   * the latest event when all are before it.
   */
  'search.locate': { input: { searchId: number; time: string; tz: string }; output: { position: number } };
  /** Stops what runs for a slot; its callers get `search.cancelled`. */
  'search.cancel': { input: { slot: string }; output: null };
  /** What fits at a place of a query text. Never fails because of the text. */
  'search.complete': { input: { text: string; position: number; tz: string }; output: Completion };
  /** `from` and `to` narrow the query to a range: dates or instants, both days included. */
  'search.histogram': {
    input: {
      query: string;
      tz: string;
      by: 'auto' | TimeBuckets['by'];
      stack: string | null;
      from?: string | null;
      to?: string | null;
    } & SearchSlot;
    output: TimeBuckets;
  };
  /** At most `top` values a field; all for `null`. */
  /** `containing`: only values that contain this text, without case and accents. */
  'search.facets': {
    input: { query: string; tz: string; by: string[]; top: number | null; containing?: string } & SearchSlot;
    output: FacetCounts;
  };
  /** Events by hour of the week in the zone: 168 exact counts, Monday's first hour first. */
  'search.rhythm': { input: { query: string; tz: string } & SearchSlot; output: { hours: number[] } };
  /** `items: false` leaves the deployed items out, for who pages them through `event.items`. */
  'event.show': { input: { id: string; raw: boolean; versions: boolean; items?: boolean }; output: EventDetail };
  /** A page of the deployed items of one event, with exact counts of all that the filter lets through. */
  'event.items': { input: EventItemsRequest; output: EventItemsPage };
  /**
   * Imports files into a connection: those dropped on the window under this ticket, or those that the system's open
   * dialog asks for; `null` when cancelled there.
   */
  'import.start': { input: { connection: string; ticket: string | null }; output: ImportOutcome[] | null };
  /** Stops before the next file is stored; stored files stay. */
  'import.cancel': { input: null; output: null };
  /** Checks the whole workspace against its evidence chain; progress comes as `evidence.progressed`. */
  'evidence.verify': { input: null; output: EvidenceReport };
  'evidence.cancel': { input: null; output: null };
  /** Asks for a file name with the system's save dialog and packs there; `null` when cancelled there. */
  'pack.start': { input: PackStart; output: PackResult | null };
  'pack.cancel': { input: null; output: null };
  /** What a purge would delete: events before an instant (milliseconds UTC), and those of them that are pinned. */
  'purge.preview': { input: { beforeMs: number }; output: PurgeCount };
  /**
   * Deletes events for good. `events` is what the user saw would go: where it is another number by now, nothing is
   * deleted.
   */
  'purge.run': { input: { beforeMs: number; events: number; reason: string }; output: PurgeCount };
  /** Opens an http(s) address in the system's browser. */
  'link.open': { input: { url: string }; output: null };
  /** The `tickmark://` link that started the program, once; later ones come as `link.opened`. `null` for none. */
  'link.waiting': { input: null; output: { link: AppLink | null } | null };
}

/** What the core announces; events tell what has happened, they never ask for anything. */
export interface ApiEvents extends SavedWorkEvents {
  'sync.progressed': SyncProgress;
  /** `scheduled`: by itself, not by a call of the window. */
  'sync.began': { names: string[]; scheduled: boolean };
  /** `error` is a failure of the whole; that of a connection is in its report. */
  'sync.ended': { report: SyncReport | null; error: PlainError | null; scheduled: boolean };
  'events.changed': { events: number };
  /** An export of the queue changed: it waits, runs, or has ended. */
  'export.progressed': QueuedExport;
  /** `number` of `files`, from 1. */
  'import.progressed': ImportProgress & { number: number; files: number };
  'evidence.progressed': { checked: number; total: number };
  /** The check at start found something that another program changed. */
  'evidence.problem': EvidenceReport;
  'pack.progressed': PackProgress;
  /** Somebody opened a `tickmark://` link; `link` is `null` for one that can't be read. */
  'link.opened': { link: AppLink | null };
}

export type ApiCallName = keyof ApiCalls;
export type ApiEventName = keyof ApiEvents;

export const apiCallNames = [
  'workspace.info',
  'connection.list',
  'connection.add',
  'connection.check',
  'connection.configure',
  'connection.remove',
  'sample.open',
  'sync.start',
  'sync.cancel',
  'sync.pause',
  'sync.resume',
  'sync.state',
  'sync.runs',
  'sync.plan',
  'schedule.read',
  'schedule.write',
  'quarantine.list',
  'quarantine.retry',
  'coverage.read',
  'search.open',
  'search.rows',
  'search.first',
  'search.close',
  'search.locate',
  'search.cancel',
  'search.complete',
  'search.histogram',
  'search.facets',
  'search.rhythm',
  'event.show',
  'event.items',
  'import.start',
  'import.cancel',
  'evidence.verify',
  'evidence.cancel',
  'pack.start',
  'pack.cancel',
  'purge.preview',
  'purge.run',
  'link.open',
  'link.waiting',
  ...exportCallNames,
  ...savedFilterCallNames,
  ...investigationCallNames,
  ...savedWorkCallNames,
] as const satisfies readonly ApiCallName[];

export const apiEventNames = [
  'sync.progressed',
  'sync.began',
  'sync.ended',
  'events.changed',
  'export.progressed',
  'import.progressed',
  'evidence.progressed',
  'evidence.problem',
  'pack.progressed',
  'link.opened',
  'work.changed',
] as const satisfies readonly ApiEventName[];

type AssertNever<Missing extends never> = Missing;
/** Compile errors here name the members that the lists above forgot. */
export type MissingCallNames = AssertNever<Exclude<ApiCallName, (typeof apiCallNames)[number]>>;
export type MissingEventNames = AssertNever<Exclude<ApiEventName, (typeof apiEventNames)[number]>>;

export type ApiInput<Name extends ApiCallName> = ApiCalls[Name]['input'];
export type ApiOutput<Name extends ApiCallName> = ApiCalls[Name]['output'];
