import { zstdDecompressSync } from 'node:zlib';
import type { Author } from './activity-log.ts';
import type { Chain } from './chain.ts';
import { parseRecords } from './chain-replay.ts';
import type { ReadableDatabase, WritableDatabase } from './database-types.ts';
import { firstIdAtOrAfter } from './event-ids.ts';
import { storePayloads } from './payloads.ts';
import { readVarint } from './varint.ts';

export interface PurgeRequest {
  /** Every event before this instant goes, milliseconds UTC. */
  beforeMs: number;
  reason: string;
}

/** What a purge deleted. */
export interface PurgedEvents {
  events: number;
  /** Of them, those that an investigation had pinned; their pins stay, with the hash of what was seen. */
  pinned: number;
}

/** What a purge would delete, without deleting anything. */
export function countPurge(database: ReadableDatabase, beforeMs: number): PurgedEvents {
  const endId = endOfPurge(database, beforeMs);
  const events = database.prepare<[bigint], number>('SELECT count(*) FROM event WHERE id < ?').pluck().get(endId);
  return { events: events ?? 0, pinned: countPinned(database, endId) };
}

function endOfPurge(database: ReadableDatabase, beforeMs: number): bigint {
  return BigInt(firstIdAtOrAfter(database, beforeMs) ?? Number.MAX_SAFE_INTEGER);
}

function countPinned(database: ReadableDatabase, endId: bigint): number {
  const pinned = database.prepare<[bigint], number>(
    `SELECT count(DISTINCT marked_event.id) FROM marked_event JOIN case_event ON marked_event_id = marked_event.id
     WHERE event_id < ?`,
  );
  return pinned.pluck().get(endId) ?? 0;
}

interface Reading {
  table: 'event' | 'event_revision';
  eventId: number;
  lastWindowId: number;
  index: number;
}

/**
 * Deletes every event before an instant, with its earlier revisions and payloads, inside the caller's transaction. The
 * ledger of what was asked stays; the coverage of that time reads as purged.
 */
export function purgeEvents(
  database: WritableDatabase,
  chain: Pick<Chain, 'appendMoved'>,
  { beforeMs, reason }: PurgeRequest,
  { who, nowMs }: Author,
): PurgedEvents {
  const endId = endOfPurge(database, beforeMs);
  const blocks = database
    .prepare<[bigint, bigint], number>(
      `SELECT payload_block_id FROM event WHERE id < ?
       UNION SELECT payload_block_id FROM event_revision WHERE event_id < ?`,
    )
    .pluck()
    .all(endId, endId);
  const pinned = countPinned(database, endId);
  database.prepare<[bigint]>('INSERT INTO index_queue (event_id) SELECT id FROM event WHERE id < ?').run(endId);
  const events = database.prepare<[bigint]>('DELETE FROM event WHERE id < ?').run(endId).changes;
  for (const block of blocks) takeFromBlock(database, chain, block);
  dropUnusedPayloads(database);
  database
    .prepare(
      `INSERT INTO purge (before_ms, reason, purged_ms, purged_by, event_count, last_coverage_id)
       VALUES (?, ?, ?, ?, ?, (SELECT ifnull(max(id), 0) FROM coverage))`,
    )
    .run(beforeMs, reason, nowMs, who, events);
  return { events, pinned };
}

/** Deletes payload blocks that no reading points to any more. */
export function dropUnusedPayloads(database: WritableDatabase): void {
  database.exec(
    `DELETE FROM payload_block WHERE id NOT IN (SELECT payload_block_id FROM event)
     AND id NOT IN (SELECT payload_block_id FROM event_revision)`,
  );
}

/** Payloads are stored many in one block: what stays of a block is written anew, and its digests go along. */
function takeFromBlock(database: WritableDatabase, chain: Pick<Chain, 'appendMoved'>, block: number): void {
  const readings = database
    .prepare<[number, number], Reading>(
      `SELECT 'event' AS "table", id AS eventId, last_window_id AS lastWindowId, payload_index AS "index" FROM event
       WHERE payload_block_id = ? UNION ALL
       SELECT 'event_revision', event_id, last_window_id, payload_index FROM event_revision WHERE payload_block_id = ?`,
    )
    .all(block, block);
  if (readings.length === 0) return;
  const stored = database.prepare<[number], Buffer>('SELECT data FROM payload_block WHERE id = ?').pluck().get(block);
  if (stored === undefined) return;
  const payloads = JSON.parse(zstdDecompressSync(stored).toString('utf8')) as string[];
  const digests = digestsOf(database, block);
  const places = storePayloads(
    database,
    readings.map(({ index }) => payloads[index] ?? ''),
  );
  readings.forEach(({ table, eventId, lastWindowId, index }, at) => {
    const place = places[at];
    if (place === undefined) return;
    const key = table === 'event' ? 'id' : 'event_id';
    database
      .prepare<[number, number, bigint, number, number]>(
        `UPDATE ${table} SET payload_block_id = ?, payload_index = ?
         WHERE ${key} = ? AND payload_block_id = ? AND payload_index = ?`,
      )
      .run(place.blockId, place.index, BigInt(eventId), block, index);
    // The digest as it was: were it made anew, an edit by another program would pass as sound.
    const digest = digests.get(index);
    if (digest !== undefined) {
      chain.appendMoved({ id: eventId, lastWindowId, ...place, digest, present: table === 'event' });
    }
  });
}

/** Digests of a block's readings by their index, from the link that brought it. */
function digestsOf(database: WritableDatabase, block: number): Map<number, string> {
  const links = database
    .prepare<[], Buffer>(`SELECT body FROM chain_link WHERE kind = 'records' ORDER BY seq DESC`)
    .pluck();
  for (const body of links.iterate()) {
    if (readVarint(body, 0).value !== block) continue;
    return new Map(parseRecords(body).readings.map(({ index, digest }) => [index, digest]));
  }
  return new Map();
}
