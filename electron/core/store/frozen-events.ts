import { createHash } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { ReadableDatabase } from './database-types.ts';
import { jsonList } from './marked-events.ts';

/** An event as it was when a result was frozen. */
export interface FrozenEvent {
  /** `CONNECTION:EXTERNAL-ID`. */
  id: string;
  revision: number;
  /** 64 hexadecimal digits. */
  hash: string;
  /** The hash without optional includes; the same as `hash` where the source has none. */
  core: string;
}

/** A result that can be told from any other: its events in the order of their ids' UTF-8 bytes. */
export interface FrozenResult {
  events: FrozenEvent[];
  /** SHA-256 of one line an event, `id TAB hash LF`. 64 hexadecimal digits. */
  hash: string;
}

/** Freezes events by their ids; all of one state of the store. */
export function freezeEvents(database: ReadableDatabase, ids: ArrayLike<number>): FrozenResult {
  const events = database
    .prepare<[string], FrozenEvent>(
      `SELECT connection.name || ':' || event.external_id AS id, event.revision, lower(hex(event.hash)) AS hash,
         lower(hex(ifnull(event.core_hash, event.hash))) AS core
       FROM json_each(?) AS wanted CROSS JOIN event ON event.id = wanted.value
       JOIN connection ON connection.id = event.connection_id ORDER BY 1`,
    )
    .all(jsonList(ids));
  return { events, hash: resultHash(events) };
}

export function resultHash(events: readonly FrozenEvent[]): string {
  const digest = createHash('sha256');
  for (const { id, hash } of events) digest.update(`${id}\t${hash}\n`);
  return digest.digest('hex');
}

export function packFrozen(events: readonly FrozenEvent[]): Buffer {
  const lines = events.map(({ id, revision, hash, core }) =>
    [id, revision, hash, ...(core === hash ? [] : [core])].join('\t'),
  );
  return zstdCompressSync(lines.join('\n'));
}

export function unpackFrozen(packed: Uint8Array): FrozenEvent[] {
  const text = zstdDecompressSync(packed).toString('utf8');
  if (text === '') return [];
  return text.split('\n').map((line) => {
    const [id = '', revision = '', hash = '', core = hash] = line.split('\t');
    return { id, revision: Number(revision), hash, core };
  });
}

/** What became of frozen events in the archive as it is now. */
export interface FrozenCheck {
  /** Not in the archive at all. */
  absent: string[];
  /** In the archive, but that revision is not, or with other content. */
  different: string[];
}

/**
 * Looks whether the archive still holds each event at the revision it was frozen at: as the present one, or among
 * the earlier ones, which are never overwritten.
 */
export function checkFrozen(database: ReadableDatabase, events: readonly FrozenEvent[]): FrozenCheck {
  const find = database.prepare<[string, string], { id: number; revision: number; core: Buffer }>(
    `SELECT event.id, event.revision, ifnull(event.core_hash, event.hash) AS core
     FROM connection JOIN event ON event.connection_id = connection.id
     WHERE connection.name = ? AND event.external_id = ?`,
  );
  const earlier = database
    .prepare<[bigint, number], Buffer>(
      'SELECT ifnull(core_hash, hash) FROM event_revision WHERE event_id = ? AND revision = ?',
    )
    .pluck();
  const check: FrozenCheck = { absent: [], different: [] };
  for (const { id, revision, core } of events) {
    const colon = id.indexOf(':');
    const stored = find.get(id.slice(0, colon), id.slice(colon + 1));
    if (stored === undefined) {
      check.absent.push(id);
      continue;
    }
    const held = stored.revision === revision ? stored.core : earlier.get(BigInt(stored.id), revision);
    if (held?.toString('hex') !== core) check.different.push(id);
  }
  return check;
}

/** What differs between a frozen result and one of now. Ids are in the order of their bytes. */
export function compareFrozen(
  before: readonly FrozenEvent[],
  now: readonly FrozenEvent[],
): { added: string[]; removed: string[]; changed: string[] } {
  const earlier = new Map(before.map((event) => [event.id, event]));
  const added: string[] = [];
  const changed: string[] = [];
  for (const event of now) {
    const known = earlier.get(event.id);
    earlier.delete(event.id);
    if (known === undefined) added.push(event.id);
    // The optional parts a source was asked for later complete an event; they are no change of it.
    else if (known.revision !== event.revision || known.core !== event.core) changed.push(event.id);
  }
  return { added, removed: [...earlier.keys()], changed };
}
