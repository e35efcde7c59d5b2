import { hash } from 'node:crypto';
import type { SourceKind } from '#shared/audit-event.ts';
import { chainStart } from '#core/store/chain-hash.ts';
import { listCheckpoints, type StoredCheckpoint } from '#core/store/checkpoints.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { findEventId } from '#core/store/event-reader.ts';
import { readingDigest, readingText } from '#core/store/reading-text.ts';
import { recordReading } from '#core/store/record-reading.ts';
import { createReadingReader } from '#core/store/stored-readings.ts';
import { readVarint } from '#core/store/varint.ts';
import { readWorkspaceValue } from '#core/store/workspace.ts';
import { createBlockReader } from './block-reader.ts';
import type { ReadPayload } from './verify-records.ts';

/** One line of `raw/payloads.ndjson`. */
export interface PackedPayload {
  id: string;
  revision: number;
  /** The link of the chain that brought it, and its index there. */
  link: number;
  index: number;
  /** The text whose digest, with the payload, the chain holds. */
  reading: string;
  /** Exactly as received. */
  raw: string;
}

/** One line of `raw/revisions.ndjson`: a reading that a later one has replaced. */
export interface PackedRevision extends Omit<PackedPayload, 'reading'> {
  /** `sha256:` and 64 hexadecimal digits, over the canonical payload. */
  hash: string;
  /** `null` where this version reads the payload in another way than the one that stored it. */
  reading: string | null;
}

export interface PackReader {
  payloads: (names: readonly string[]) => PackedPayload[];
  /** Earlier revisions of the named events, in their order, oldest first. */
  revisions: (names: readonly string[]) => PackedRevision[];
  place: (from: number | null) => { from: number; to: number; previous: string; head: string };
  lines: (from: number, count: number, withBody: ReadonlySet<number>) => string[];
  checkpoints: () => StoredCheckpoint[];
}

/** Reads what a pack holds beside the exported rows. */
export function createPackReader(database: ReadableDatabase, readPayload: ReadPayload): PackReader {
  const readings = createReadingReader(database);
  const { read: readBlock } = createBlockReader(database);
  const linkOf = linksByBlock(database);
  const linkHash = database.prepare<[bigint], Buffer>('SELECT hash FROM chain_link WHERE seq = ?').pluck();
  const links = database.prepare<[bigint, number], { seq: number; kind: string; body: Buffer }>(
    'SELECT seq, kind, body FROM chain_link WHERE seq >= ? ORDER BY seq LIMIT ?',
  );

  function payload(name: string): PackedPayload {
    const id = findEventId(database, name);
    const reading = id === null ? undefined : readings.find(id);
    if (reading === undefined) throw new Error(`The event ${name} is gone from a frozen store`);
    const link = linkOf.get(reading.blockId);
    const raw = readBlock(reading.blockId, link ?? null).payloads?.[reading.index];
    if (link === undefined || raw === undefined) throw new Error(`The payload of ${name} is missing`);
    const { revision } = reading.values;
    return { id: name, revision, link, index: reading.index, reading: readingText(reading.values), raw };
  }

  const earlier = database.prepare<[bigint], RevisionRow>(
    `SELECT connection.kind, connection.id AS connectionId, event_revision.revision, event_revision.hash,
       event_revision.with_includes AS withIncludes, event_revision.payload_block_id AS blockId,
       event_revision.payload_index AS "index", event_revision.first_window_id AS firstWindowId
     FROM event_revision JOIN event ON event.id = event_id JOIN connection ON connection.id = connection_id
     WHERE event_id = +? ORDER BY event_revision.revision`,
  );

  function revisionsOf(name: string): PackedRevision[] {
    const id = findEventId(database, name);
    if (id === null) throw new Error(`The event ${name} is gone from a frozen store`);
    return earlier.all(BigInt(id)).map((row) => {
      const link = linkOf.get(row.blockId);
      const block = readBlock(row.blockId, link ?? null);
      const raw = block.payloads?.[row.index];
      if (link === undefined || raw === undefined) throw new Error(`The payload of ${name} is missing`);
      const reading = earlierReading(row, raw);
      const known = reading !== null && readingDigest(reading, raw) === block.digests.get(row.index);
      const hashText = `sha256:${row.hash.toString('hex')}`;
      const place = { link, index: row.index };
      return { id: name, revision: row.revision, hash: hashText, ...place, reading: known ? reading : null, raw };
    });
  }

  /** The text of a reading whose row is gone, from its payload. */
  function earlierReading(row: RevisionRow, raw: string): string | null {
    try {
      return readingText(recordReading(readPayload(row.kind, raw, row.withIncludes === 1), row));
    } catch {
      return null;
    }
  }

  return {
    payloads: (names) => names.map(payload),
    revisions: (names) => names.flatMap(revisionsOf),
    place(wanted) {
      const to = database.prepare<[], number>('SELECT ifnull(max(seq), 0) FROM chain_link').pluck().get() ?? 0;
      const from = wanted ?? to + 1;
      const start = chainStart(readWorkspaceValue(database, 'id') ?? '');
      const hashOf = (seq: number): string =>
        (seq === 0 ? start : (linkHash.get(BigInt(seq)) ?? start)).toString('hex');
      return { from, to, previous: hashOf(from - 1), head: hashOf(to) };
    },
    lines: (from, count, withBody) =>
      links.all(BigInt(from), count).map(({ seq, kind, body }) => {
        const line = { seq, kind, bodySha256: hash('sha256', body, 'hex') };
        return JSON.stringify(withBody.has(seq) ? { ...line, body: body.toString('base64') } : line);
      }),
    checkpoints: () => listCheckpoints(database),
  };
}

interface RevisionRow {
  kind: SourceKind;
  connectionId: number;
  revision: number;
  hash: Buffer;
  withIncludes: number;
  blockId: number;
  index: number;
  firstWindowId: number;
}

/** The link that brought each payload block; a body begins with the block's id. */
function linksByBlock(database: ReadableDatabase): Map<number, number> {
  const heads = database
    .prepare<[], { seq: number; head: Buffer }>(
      `SELECT seq, substr(body, 1, 10) AS head FROM chain_link WHERE kind = 'records'`,
    )
    .all();
  return new Map(heads.map(({ seq, head }) => [readVarint(head, 0).value, seq]));
}
