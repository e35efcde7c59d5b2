import type {
  DeployedItem,
  Environment,
  EventKind,
  JsonValue,
  SourceKind,
  WorkItem,
  WorkItemState,
} from '#shared/audit-event.ts';
import type { ErrorCode } from '#shared/app-error.ts';
import type { CheckStep, TimeRange } from '#shared/sync-status.ts';

/** An event as a source reads it out of one payload, before it gets its place in the store. */
export interface SourceEvent {
  externalId: string;
  /** Milliseconds UTC, year 1 to 9999. */
  timeMs: number;
  kind: EventKind;
  actor: string | null;
  operation: string | null;
  operationCode: number | string | null;
  type: string | null;
  typeCode: number | string | null;
  object: string | null;
  record: string | null;
  /** A second name under which the record is found (its id where `record` is its name). */
  recordAlias: string | null;
  origin: string | null;
  target: string | null;
  environment: Environment | null;
  status: string | null;
  summary: string | null;
  oldValue: string | null;
  newValue: string | null;
  /** `null` for sources that deploy nothing. */
  itemCount: number | null;
  items: DeployedItem[];
  workItems: WorkItem[];
  workItemState: WorkItemState | null;
  violation: boolean;
  /**
   * Every further field the source sent, by its own name: all that no column above shows unchanged.
   * Empty values (null, empty text, empty element) are kept as `null`. XML attributes of a field stand
   * beside it as `name.attribute`.
   */
  fields: Record<string, JsonValue>;
}

/** One payload of the source with its reading. */
export interface SourceRecord {
  /** The payload exactly as received: the text of the JSON element or the XML element. */
  raw: string;
  event: SourceEvent;
  /** SHA-256 in hexadecimal over the canonical payload (RFC 8785 for JSON, its equivalent for XML). */
  hash: string;
  /**
   * The same hash without optional includes (work items); equal to `hash` where a source has none.
   * Compared when one of two readings did not ask for the includes.
   */
  coreHash: string;
  /** Whether the optional includes were asked for and granted in this reading. */
  withIncludes: boolean;
}

/**
 * A record made ready to be stored, in texts: they go from thread to thread in a tenth of the time that the record
 * takes.
 */
export interface PackedRecord extends Omit<SourceRecord, 'event'> {
  externalId: string;
  /** Milliseconds UTC. */
  timeMs: number;
  /** The event's other values as a JSON array, without its further fields. */
  packedEvent: string;
  /** Names and places of the further fields, the same JSON for many records; `null` where there are none. */
  shape: string | null;
  /** Values of the further fields that stand nowhere else, as JSON; `null` where there are none. */
  fieldValues: string | null;
  /** Its items and work items as JSON, as a reading's text has them; `null` where it has neither. */
  hanging: string | null;
  /** What the evidence chain covers, if the record is the first of its event; `null` where it is not known yet. */
  digest: { windowId: number; text: string } | null;
}

/** A payload that could not be read: kept as text, counted, and listed. */
export interface UnreadableRecord {
  raw: string;
  reason: string;
}

/** One payload of a list as read: alone it may be unreadable, the others are good all the same. */
export interface ReadRow {
  /** What makes the row distinct within a window: its id, or a hash where it has none. */
  key: string;
  hash: string;
  /** Milliseconds UTC; `null` where it cannot be read. */
  timeMs: number | null;
  result: { record: SourceRecord } | { packed: PackedRecord } | { unreadable: UnreadableRecord };
}

/** The rows of an answer as read, in its order. */
export interface ReadPage {
  /** As those of `ReadRow`, one entry a row. */
  keys: readonly string[];
  hashes: readonly string[];
  times: readonly (number | null)[];
  /** All rows but the unreadable ones in one piece, as only the writer opens it; `null` where they go one by one. */
  sealed: Uint8Array | null;
  /** Those, where the others are in one piece. */
  unreadable: readonly UnreadableRecord[];
  /** The rows one by one. */
  rows: () => ReadRow[];
}

/** What the ledger keeps of one HTTP request, failed ones too. Holds no secret. */
export interface CallReport {
  /** `GET /public/audit/deployments`, `POST /networking/rest/login`, … without query. */
  endpoint: string;
  /** Whether this was a request for data (and so costs budget); logins and logouts are not. */
  data: boolean;
  /** The query parameters as sent, for the ledger. */
  parameters: Record<string, string | string[]>;
  startedMs: number;
  endedMs: number;
  /** HTTP status, or `null` when no answer came. */
  status: number | null;
  /** Bytes of the body as received after content decoding. */
  bytes: number;
  /** SHA-256 of these bytes in hexadecimal, or `null` when no body came. */
  bodyHash: string | null;
  rateLimit: RateLimit | null;
  /** Milliseconds UTC before which the server wants no further call, from `Retry-After`. */
  retryAtMs: number | null;
  error: { code: ErrorCode; message: string } | null;
}

/** What the server says of its call budget. */
export interface RateLimit {
  /** Calls still permitted in the period; `null` when not said. */
  remaining: number | null;
  /** When the period ends, milliseconds UTC; `null` when not said. */
  resetMs: number | null;
  /** The period's length in milliseconds, from a text like `5s` or `1h`; `null` when not said. */
  periodMs: number | null;
}

/** What to do about a failure. `skip`: leave this window, go on with the next. */
export type FailureAction = 'retry' | 'wait' | 'split' | 'reauth' | 'skip' | 'fail';

/** Part of a window's answer, in the order it came. Rows of one batch are committed together. */
export interface SourceBatch {
  records: SourceRecord[];
  /** Records that another thread has made ready to be stored. */
  packed?: PackedRecord[];
  /** Records that were put into one piece: `sealed` of a page. */
  sealed?: Uint8Array;
  unreadable: UnreadableRecord[];
  /** The server's total for the whole window; `null` where it gives none (or not yet). */
  expected: number | null;
}

/** What is known about the completeness of a window after the last batch. */
export interface WindowOutcome {
  /**
   * `confirmed`: the distinct ids received equal the server's total, read before and after.
   * `unconfirmed`: everything was read, there is nothing to check it against.
   * `missing`: rows are known or feared missing; `reason` says why.
   */
  completeness: 'confirmed' | 'unconfirmed' | 'missing';
  expected: number | null;
  reason: string | null;
  /** Notices for the user, such as a refused optional parameter. */
  notices: string[];
}

/** Settings of one connection that a source needs; the secret comes apart from them. */
export interface SourceSettings {
  /** Origin and optional path prefix, no trailing slash. */
  url: string;
  user: string | null;
}

/** What a source may remember of one connection from one sync to the next. No secret may go in there. */
export interface SourceMemory {
  /** `null` where nothing was written under this key. */
  read: (key: string) => Promise<string | null>;
  write: (key: string, value: string) => Promise<void>;
}

/** Everything outside that a source may use. All of it is injected, so tests can hold every part. */
export interface SourceContext {
  settings: SourceSettings;
  /** Returns the secret when it is needed; it is not kept. */
  secret: () => Promise<string>;
  fetch: typeof globalThis.fetch;
  /** Milliseconds UTC. */
  now: () => number;
  signal: AbortSignal;
  /** Longest silence of the server in milliseconds before a request is given up. */
  timeoutMs: number;
  /**
   * Called before every request for data, where given: may wait until a call is allowed, or throw to end the
   * reading before the request is sent. What it throws comes out of `fetchWindow` unchanged.
   */
  beforeDataCall?: () => Promise<void> | void;
  /**
   * Called before every HTTP request is sent, where given, with the report that `onCall` will get: writes it down, so
   * that it is known even when the process is killed meanwhile. What it throws ends the reading as above.
   */
  onAsk?: (call: CallReport) => Promise<void> | void;
  /** Called directly before a request for data is sent, where given: may wait as long as nothing is to be sent. */
  beforeSend?: () => Promise<void> | void;
  /** Called where a request that was written down is not sent after all. */
  onWithdraw?: (call: CallReport) => void;
  /**
   * Where given: makes the rows of an answer ready to be stored while the source's `readRow` reads them, in a thread
   * beside this one where that is worth while. They are UTF-8 and lie in one buffer, which moves there: it cannot be
   * used here any more.
   */
  readRows?: (rows: readonly Uint8Array[]) => Promise<ReadPage>;
  /** Where given: spares finding out again what was found out in an earlier sync. */
  memory?: SourceMemory;
  /** Called once for every HTTP request, failed ones too, when it is over. */
  onCall: (call: CallReport) => void;
}

/** One open conversation with a source: opened, used for one sync, closed. */
export interface SourceSession {
  /** Reads one window; the generator's return value tells how complete it is. Throws `SourceError`. */
  fetchWindow: (range: TimeRange) => AsyncGenerator<SourceBatch, WindowOutcome, void>;
  /**
   * The window that an earlier session left in the middle, where the source can go on with it: asked for exactly so
   * and before all others, it is read from there.
   */
  unfinished?: () => TimeRange | null;
  /** To be called when batches could not be stored: nothing may be gone on with that took them for kept. */
  forgetUnfinished?: () => void;
  /** Logs out where the source knows a logout; errors of that are ignored. */
  close: () => Promise<void>;
}

/** How a source wants to be asked. */
export interface SourcePolicy {
  /** Trailing overlap that is fetched again on each sync, milliseconds. */
  overlapMs: number;
  /** Window sizes in milliseconds. */
  firstWindowMs: number;
  smallestWindowMs: number;
  largestWindowMs: number;
  /** The endpoint of data requests as call reports name it: budgets are kept per host and endpoint. */
  dataEndpoint: string;
  /** Built-in call budget where the server says nothing; `null` for none. */
  budget: { calls: number; periodMs: number } | null;
  /** A window with fewer bytes than this lets the next one grow. */
  smallWindowBytes: number;
}

/** The contract every source fulfils; a third one is one folder and one line in `create-core`. */
export interface Source {
  kind: SourceKind;
  policy: SourcePolicy;
  /** Reach, TLS, credential, permission, in this order; stops after the first failed step. */
  check: (context: SourceContext) => Promise<CheckStep[]>;
  /** Opens a session; logs in where the source needs it. Throws `SourceError`. */
  open: (context: SourceContext) => Promise<SourceSession>;
  /** Reads one stored payload again, as a later parser does. Throws when it cannot be read. */
  readPayload: (raw: string, withIncludes: boolean) => SourceRecord;
  /** Reads one row of an answer, where the source's answers come as lists of rows. */
  readRow?: (raw: string) => ReadRow;
  /**
   * Reads a saved answer, already unpacked. Throws `SavedFileError` where it is something else or damaged;
   * batches yielded before must then not be kept.
   */
  readSaved: (chunks: AsyncIterable<Uint8Array>) => AsyncGenerator<SourceBatch, SavedFileSummary, void>;
}

/** What a saved file turned out to be. */
export interface SavedFileSummary {
  format: 'gearset-json' | 'agileapps-xml' | 'agileapps-json';
  /** Rows in the file, unreadable ones too. */
  rows: number;
  notices: string[];
}
