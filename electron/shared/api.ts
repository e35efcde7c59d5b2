import type { AuditEvent, EventDetail, SourceKind } from './audit-event.ts';
import type { ExportFormat, ExportProgress, ExportResult } from './export-request.ts';
import type { PlainError } from './result.ts';
import type { CheckReport, ConnectionInfo, CoverageReport, SyncProgress, SyncReport } from './sync-status.ts';

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
}

export interface ImportedFile {
  file: string;
  sha256: string;
  format: string;
  rows: number;
  events: { new: number; same: number; changed: number; quarantined: number };
}

/**
 * Everything the window can ask of the core. Main, preload and renderer are derived from this table:
 * a missing or extra member is a compile error. Names are `noun.verb`.
 */
export interface ApiCalls {
  'workspace.info': { input: null; output: WorkspaceInfo };
  'connection.list': { input: null; output: ConnectionInfo[] };
  'connection.add': { input: NewConnection; output: ConnectionInfo };
  'connection.check': { input: { name: string }; output: CheckReport };
  'connection.remove': { input: { name: string; purge: boolean }; output: null };
  /** Adds the bundled sample servers' data to an empty workspace; progress comes as sync progress. */
  'sample.open': { input: null; output: SyncReport };
  /** Starts a sync and answers when it is over; one at a time. */
  'sync.start': { input: { names: string[]; from: string | null; to: string | null }; output: SyncReport };
  'sync.cancel': { input: null; output: null };
  'coverage.read': { input: { from: string | null; to: string | null }; output: CoverageReport };
  'search.open': { input: { query: string; tz: string }; output: OpenedSearch };
  'search.rows': { input: { searchId: number; offset: number; count: number }; output: AuditEvent[] };
  'search.close': { input: { searchId: number }; output: null };
  'event.show': { input: { id: string; raw: boolean; versions: boolean }; output: EventDetail };
  /** Asks for a file name with the system's save dialog and exports there; `null` when cancelled there. */
  'export.start': { input: { query: string; tz: string; format: ExportFormat }; output: ExportResult | null };
  'export.cancel': { input: null; output: null };
  /** Asks for files with the system's open dialog and imports them into a connection; `null` when cancelled there. */
  'import.start': { input: { connection: string }; output: ImportedFile[] | null };
  /** Opens an http(s) address in the system's browser. */
  'link.open': { input: { url: string }; output: null };
}

/** What the core announces; events tell what has happened, they never ask for anything. */
export interface ApiEvents {
  'sync.progressed': SyncProgress;
  'sync.ended': { report: SyncReport | null; error: PlainError | null };
  'events.changed': { events: number };
  'export.progressed': ExportProgress;
}

export type ApiCallName = keyof ApiCalls;
export type ApiEventName = keyof ApiEvents;

export const apiCallNames = [
  'workspace.info',
  'connection.list',
  'connection.add',
  'connection.check',
  'connection.remove',
  'sample.open',
  'sync.start',
  'sync.cancel',
  'coverage.read',
  'search.open',
  'search.rows',
  'search.close',
  'event.show',
  'export.start',
  'export.cancel',
  'import.start',
  'link.open',
] as const satisfies readonly ApiCallName[];

export const apiEventNames = [
  'sync.progressed',
  'sync.ended',
  'events.changed',
  'export.progressed',
] as const satisfies readonly ApiEventName[];

type AssertNever<Missing extends never> = Missing;
/** Compile errors here name the members that the lists above forgot. */
export type MissingCallNames = AssertNever<Exclude<ApiCallName, (typeof apiCallNames)[number]>>;
export type MissingEventNames = AssertNever<Exclude<ApiEventName, (typeof apiEventNames)[number]>>;

export type ApiInput<Name extends ApiCallName> = ApiCalls[Name]['input'];
export type ApiOutput<Name extends ApiCallName> = ApiCalls[Name]['output'];
