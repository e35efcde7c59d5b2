import type { TickmarkQueryTree } from '../query/tree.ts';
import type { CoverageReport } from '../sync-status.ts';

export const packFormat = 'tickmark-pack/1';
export const manifestName = 'manifest.json';
export const signatureName = 'manifest.sig';
export const eventsName = 'data/events.ndjson';
export const payloadsName = 'raw/payloads.ndjson';
export const revisionsName = 'raw/revisions.ndjson';
export const chainName = 'evidence/chain.ndjson';
export const checkpointsName = 'evidence/checkpoints.json';
export const timestampName = 'timestamp.tsr';

/** One file of a pack, and the stretch of the archive that holds it with its header. */
export interface PackedFile {
  name: string;
  bytes: number;
  sha256: string;
  offset: number;
  packedBytes: number;
  packedSha256: string;
}

/** What was replaced in a redacted pack. */
export interface PackRedaction {
  profile: string;
  rules: { field: string; rule: string; replaced: number }[];
}

/** `manifest.json` of a pack: source, scope, completeness, integrity, accuracy. */
export interface PackManifest {
  format: typeof packFormat;
  createdAt: string;
  tool: { name: 'Tickmark'; version: string };
  source: {
    workspace: string;
    connections: { id: number; name: string; kind: string; url: string; user: string | null }[];
  };
  scope: {
    query: string;
    tree: TickmarkQueryTree | null;
    case: string | null;
    resolved: { from: string | null; to: string | null; tz: string };
    columns: string[];
    sort: string[];
  };
  completeness: {
    coverage: CoverageReport;
    /** Stretches of the asked time that were not wholly read. */
    gaps: { connection: string; from: string; to: string; state: string }[];
  };
  integrity: {
    files: PackedFile[];
    /** Where the signing key lies: `once` was made for this pack alone. */
    signedBy: { key: string; kept: 'key-store' | 'environment' | 'once' };
    /** `null` in a redacted pack. */
    chain: { workspace: string; from: number; to: number; previous: string; head: string; checkpoint: number } | null;
    /** The authority that was asked, and the file with its answer over `manifest.json`. */
    thirdPartyTime: { authority: string; file: string } | null;
  };
  accuracy: {
    rows: number;
    /** Earlier revisions of the rows, with their payloads; none in a redacted pack. */
    revisions: number;
    byStatus: Record<string, number>;
    byTarget: Record<string, number>;
    byConnection: Record<string, number>;
  };
  redaction: PackRedaction | null;
  /** What the pack does and does not prove, in words. */
  limits: string[];
}

export interface PackSignature {
  format: 'tickmark-signature/1';
  algorithm: 'Ed25519';
  /** Hexadecimal: the public key, and the signature over the bytes of `manifest.json`. */
  key: string;
  signature: string;
}
