import type { PlainError } from './result.ts';
import type { EventTally } from './sync-status.ts';

/** What one sync did for one connection, as the ledger tells it. */
export interface SyncRunEntry {
  runId: number;
  connection: string;
  /** Started by the schedule, not by hand. */
  scheduled: boolean;
  /** ISO 8601 UTC. */
  startedAt: string;
  /** `null`: it is running, or its process was killed. */
  endedAt: string | null;
  state: 'complete' | 'incomplete' | 'failed' | 'unfinished';
  /** Data requests made; logins don't count. */
  calls: number;
  /** Windows begun, and how many of them were wholly read. */
  windows: number;
  covered: number;
  /** What its windows span, half open; `null` when none was begun. */
  from: string | null;
  to: string | null;
  rows: number;
  events: EventTally;
  notices: string[];
  error: PlainError | null;
}

/** A page of the list of syncs, newest first. */
export interface SyncRunPage {
  runs: SyncRunEntry[];
  /** Ask for runs before this one for the next page; `null` on the last page. */
  next: number | null;
}
