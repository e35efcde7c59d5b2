/** What a check of the workspace found. */
export interface EvidenceReport {
  ok: boolean;
  /** Records checked. */
  checked: number;
  problems: { file: string; record: string | null; message: string }[];
  /** What a reader should know beside; nothing of it is a failure. */
  notices: string[];
}

/** What to pack: the records of a query, or of an investigation. */
export interface PackStart {
  query: string;
  /** Name of an investigation; its events are what the query means then. */
  case: string | null;
  /** IANA zone. */
  tz: string;
  /** Name of a redaction profile. */
  redact: string | null;
  /** Address of a time-stamping authority (RFC 3161) to ask once; `null` asks nobody. */
  timestamp: string | null;
}

/** A written pack. */
export interface PackResult {
  file: string;
  bytes: number;
  /** `sha256:` and 64 hexadecimal digits. */
  sha256: string;
  rows: number;
}

/** One step of a running pack. */
export interface PackProgress {
  file: string;
  /** What is being written, such as `payloads`. */
  part: string;
  rowsDone: number;
  rowsTotal: number;
  done: boolean;
}
