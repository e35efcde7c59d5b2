import { hash } from 'node:crypto';
import { chainStart } from '#core/store/chain-hash.ts';
import { listCheckpoints, type StoredCheckpoint } from '#core/store/checkpoints.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { findEventId } from '#core/store/event-reader.ts';
import { readingText } from '#core/store/reading-text.ts';
import { createReadingReader } from '#core/store/stored-readings.ts';
import { readVarint } from '#core/store/varint.ts';
import { readWorkspaceValue } from '#core/store/workspace.ts';
import { createBlockReader } from './block-reader.ts';

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

export interface PackReader {
  payloads: (names: readonly string[]) => PackedPayload[];
  place: (from: number | null) => { from: number; to: number; previous: string; head: string };
  lines: (from: number, count: number, withBody: ReadonlySet<number>) => string[];
  checkpoints: () => StoredCheckpoint[];
}

/** Reads what a pack holds beside the exported rows. */
export function createPackReader(database: ReadableDatabase): PackReader {
  const readings = createReadingReader(database);
  const readBlock = createBlockReader(database);
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
    const raw = readBlock(reading.blockId, null).payloads?.[reading.index];
    if (link === undefined || raw === undefined) throw new Error(`The payload of ${name} is missing`);
    const { revision } = reading.values;
    return { id: name, revision, link, index: reading.index, reading: readingText(reading.values), raw };
  }

  return {
    payloads: (names) => names.map(payload),
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

/** The link that brought each payload block; a body begins with the block's id. */
function linksByBlock(database: ReadableDatabase): Map<number, number> {
  const heads = database
    .prepare<[], { seq: number; head: Buffer }>(
      `SELECT seq, substr(body, 1, 10) AS head FROM chain_link WHERE kind = 'records'`,
    )
    .all();
  return new Map(heads.map(({ seq, head }) => [readVarint(head, 0).value, seq]));
}
