import { hash } from 'node:crypto';
import { formatIso } from '#shared/iso-time.ts';
import type { ReadableDatabase, WritableDatabase } from './database-types.ts';
import { chainStart } from './chain-hash.ts';
import { parseRecords } from './chain-replay.ts';
import { readWorkspaceValue } from './workspace.ts';

export const checkpointFormat = 'tickmark-checkpoint/1';

/** What a checkpoint says, as its text holds it. */
export interface CheckpointContent {
  format: typeof checkpointFormat;
  workspace: string;
  number: number;
  /** The last link it covers, and that link's hash. */
  seq: number;
  head: string;
  /** Events in the store. */
  events: number;
  at: string;
  reason: string;
  /** SHA-256 of the text of the checkpoint before; `null` for the first. */
  previous: string | null;
  /** Ed25519 public key in hexadecimal; `null` where there is none to sign with. */
  key: string | null;
}

export interface StoredCheckpoint {
  number: number;
  seq: number;
  text: string;
  signature: Buffer | null;
}

/**
 * Writes a checkpoint over the chain as it stands. To be signed afterwards: the writer never sees the key.
 *
 * @param publicKey in hexadecimal
 */
export function writeCheckpoint(
  database: WritableDatabase,
  input: { reason: string; nowMs: number; publicKey: string | null },
): StoredCheckpoint {
  const last = lastCheckpoint(database);
  const workspace = readWorkspaceValue(database, 'id') ?? '';
  const link = database
    .prepare<[], { seq: number; hash: Buffer }>('SELECT seq, hash FROM chain_link ORDER BY seq DESC LIMIT 1')
    .get();
  const content: CheckpointContent = {
    format: checkpointFormat,
    workspace,
    number: (last?.number ?? 0) + 1,
    seq: link?.seq ?? 0,
    head: (link?.hash ?? chainStart(workspace)).toString('hex'),
    events: countEvents(database, last),
    at: formatIso(input.nowMs),
    reason: input.reason,
    previous: last === undefined ? null : hash('sha256', last.text, 'hex'),
    key: input.publicKey,
  };
  const text = JSON.stringify(content);
  database
    .prepare('INSERT INTO checkpoint (number, seq, text) VALUES (?, ?, ?)')
    .run(content.number, content.seq, text);
  return { number: content.number, seq: content.seq, text, signature: null };
}

export function signCheckpoint(database: WritableDatabase, number: number, signature: Uint8Array): void {
  database
    .prepare('UPDATE checkpoint SET signature = ? WHERE number = ? AND signature IS NULL')
    .run(Buffer.from(signature), number);
}

export function lastCheckpoint(database: ReadableDatabase): StoredCheckpoint | undefined {
  return database
    .prepare<[], StoredCheckpoint>('SELECT number, seq, text, signature FROM checkpoint ORDER BY number DESC LIMIT 1')
    .get();
}

export function listCheckpoints(database: ReadableDatabase): StoredCheckpoint[] {
  return database
    .prepare<[], StoredCheckpoint>('SELECT number, seq, text, signature FROM checkpoint ORDER BY number')
    .all();
}

/** Events by the chain: those of the checkpoint before, and what its later links brought and took. */
function countEvents(database: ReadableDatabase, last: StoredCheckpoint | undefined): number {
  let events = last === undefined ? 0 : (JSON.parse(last.text) as CheckpointContent).events;
  const links = database
    .prepare<[bigint], { kind: string; body: Buffer }>(
      `SELECT kind, body FROM chain_link WHERE kind IN ('records', 'gone') AND seq > ?`,
    )
    .iterate(BigInt(last?.seq ?? 0));
  for (const { kind, body } of links) {
    if (kind === 'records') events += parseRecords(body).readings.length;
    else events -= goneIn(body);
  }
  return events;
}

function goneIn(body: Buffer): number {
  const { readings } = JSON.parse(body.toString('utf8')) as { readings: number[][] };
  return readings.reduce((sum, place) => sum + place.length - 1, 0);
}
