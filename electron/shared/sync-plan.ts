/** What the next sync of a connection would read, and what the call budget makes of it. */
export interface ConnectionPlan {
  name: string;
  /** Stretches of time to read, in order; ISO 8601 UTC, half open. */
  ranges: { from: string; to: string }[];
  /** Data calls needed, an estimate; `null` where it can't be told. */
  calls: number | null;
  /** Calls that may be made now; `null` where nothing limits them. */
  callsLeft: number | null;
  /** When the next call is allowed; `null` when one is allowed now. */
  nextCallAt: string | null;
  /** When the last call can be made, an estimate; `null` where it can't be told. */
  finishAt: string | null;
  notices: string[];
}

export interface SyncPlan {
  connections: ConnectionPlan[];
}

/** How often the open app syncs by itself. */
export const scheduleChoices = ['off', 'hourly', 'daily'] as const;
export type SyncSchedule = (typeof scheduleChoices)[number];
