import type { SourceKind } from './audit-event.ts';
import type { PlainError } from './result.ts';

/**
 * `complete`: wholly read and confirmed by something else. `unverified`: wholly read once, with nothing
 * to check it against. `incomplete`: begun, rows known or feared missing. `failed`: nothing usable.
 */
export type WindowState = 'complete' | 'unverified' | 'incomplete' | 'failed';

/** `never`: nobody asked the source for this time. `purged`: deliberately deleted here. */
export type CoverageState = WindowState | 'never' | 'purged';

/** Half-open time range in milliseconds UTC. */
export interface TimeRange {
  fromMs: number;
  toMs: number;
}

export interface EventTally {
  new: number;
  same: number;
  changed: number;
  quarantined: number;
}

export interface WindowReport {
  /** ISO 8601 UTC; `from` is the first instant, `to` the first one after. */
  from: string;
  to: string;
  state: WindowState;
  rows: number;
  /** What the server says the window holds; `null` where it gives no total. */
  expected: number | null;
  error: PlainError | null;
}

export interface ConnectionSyncReport {
  name: string;
  kind: SourceKind;
  state: 'complete' | 'incomplete' | 'failed';
  /** Data requests made; logins don't count. */
  calls: number;
  events: EventTally;
  windows: WindowReport[];
  /** What the user should know of how it was read, each once: a refused parameter, a page size cut by the server. */
  notices: string[];
  nextCallAt: string | null;
  error: PlainError | null;
}

export interface SyncReport {
  connections: ConnectionSyncReport[];
}

/** Whether a sync is under way, and whether one waits for the user. */
export interface SyncState {
  running: boolean;
  paused: PausedSync | null;
}

/** A sync that the user paused, with what it was asked for. */
export interface PausedSync {
  names: string[];
  /** Dates and instants as they were asked for. */
  from: string | null;
  to: string | null;
  first: { from: string | null; to: string | null } | null;
  /** ISO 8601 UTC. */
  pausedAt: string;
}

/** One step of a running sync, for a progress line. */
export interface SyncProgress {
  connection: string;
  phase: 'planning' | 'fetching' | 'waiting' | 'paused' | 'indexing' | 'done';
  /** The window being read, ISO 8601 UTC. */
  from: string | null;
  to: string | null;
  windowsDone: number;
  /** Best present guess; windows may be split or grow. */
  windowsPlanned: number;
  /** Events received so far in this run. */
  events: number;
  /** What the server says it holds for the windows begun so far; `null` if it gives no totals. */
  expected: number | null;
  calls: number;
  callsLeft: number | null;
  nextCallAt: string | null;
  message: string;
}

export interface CoverageInterval {
  from: string;
  to: string;
  state: CoverageState;
  /**
   * For `complete`: since when all of it has been verified, the oldest of its last whole readings; else `null`. Absent
   * where coverages of several connections were made one.
   */
  verifiedAt?: string | null;
}

/** A stretch of time with its last whole reading. */
export interface CoverageReading {
  from: string;
  to: string;
  /** When it was last wholly read; for neighbours read on one day, the earliest. */
  readAt: string;
}

export interface ConnectionCoverage {
  name: string;
  intervals: CoverageInterval[];
  /** What was wholly read, in order of time, with its last reading; absent where that was not asked for. */
  readings?: CoverageReading[];
}

export interface CoverageReport {
  connections: ConnectionCoverage[];
}

export interface ConnectionInfo {
  name: string;
  kind: SourceKind;
  url: string;
  user: string | null;
  secret: 'key-store' | 'environment' | 'none';
  lastSync: string | null;
  events: number;
  /** What each sync reads again, hours; `null` for the source's own (72 for Gearset, 1 for AgileApps). */
  overlapHours: number | null;
  /** Its data come from the bundled sample servers, which are started for it. */
  sample: boolean;
}

export interface CheckStep {
  step: 'reach' | 'tls' | 'credential' | 'permission';
  ok: boolean;
  message: string;
}

export interface CheckReport {
  name: string;
  ok: boolean;
  steps: CheckStep[];
}
