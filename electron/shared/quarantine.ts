/** A payload that could not be read: kept as received, with the reason. */
export interface QuarantineEntry {
  id: number;
  reason: string;
  /** ISO 8601 UTC. */
  firstSeen: string;
  raw: string;
}

export interface QuarantineList {
  entries: QuarantineEntry[];
  /** The exact number of all entries, also of those not listed. */
  total: number;
}
