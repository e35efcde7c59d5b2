import { createHash } from 'node:crypto';
import { formatIso } from '#shared/iso-time.ts';
import type { ActivityEntry, ActivityPage } from '#shared/saved-work.ts';
import type { ReadableDatabase, WritableDatabase } from './database-types.ts';

/** Who acts, and when. */
export interface Author {
  /** The operating system's name of the user. */
  who: string;
  /** Milliseconds UTC. */
  nowMs: number;
}

export interface Activity {
  /** Dotted, the thing first: `sync.ended`. */
  what: string;
  /** One sentence, without secrets. */
  detail: string;
  /** What it belongs to, `case:ID`; `null` for the workspace. */
  subject?: string | null;
}

interface ActivityRow {
  id: number;
  at_ms: number;
  who: string;
  what: string;
  detail: string;
  subject: string | null;
  hash: Buffer;
}

/** The number of the last act; 0 before the first. Nothing of saved work changes without another one. */
export function lastAct(database: ReadableDatabase): number {
  return database.prepare<[], number>('SELECT ifnull(max(id), 0) FROM activity').pluck().get() ?? 0;
}

/** Adds an entry inside the caller's transaction. Its hash covers the entry and the hash of the one before. */
export function recordActivity(database: WritableDatabase, activity: Activity, { who, nowMs }: Author): void {
  const last = database
    .prepare<[], { id: number; hash: Buffer }>('SELECT id, hash FROM activity ORDER BY id DESC LIMIT 1')
    .get();
  const entry = {
    id: (last?.id ?? 0) + 1,
    at_ms: nowMs,
    who,
    what: activity.what,
    detail: activity.detail,
    subject: activity.subject ?? null,
  };
  database
    .prepare('INSERT INTO activity (id, at_ms, who, what, detail, subject, hash) VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(entry.id, nowMs, who, entry.what, entry.detail, entry.subject, entryHash(entry, last?.hash ?? null));
}

/** SHA-256 over the hash before (none for the first) and the entry as a JSON list. */
function entryHash(entry: Omit<ActivityRow, 'hash'>, previous: Buffer | null): Buffer {
  const { id, at_ms, who, what, detail, subject } = entry;
  return createHash('sha256')
    .update(previous ?? '')
    .update(JSON.stringify([id, at_ms, who, what, detail, subject]))
    .digest();
}

/**
 * Reads the log, newest first.
 *
 * @param text words that all stand in an entry, any case; empty for all
 */
export function readActivity(
  database: ReadableDatabase,
  { text, offset, count }: { text: string; offset: number; count: number },
): ActivityPage {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const places = words.map(() => `who || ' ' || what || ' ' || detail LIKE ? ESCAPE '\\'`);
  const where = places.length === 0 ? '' : `WHERE ${places.join(' AND ')}`;
  const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
  const total = database
    .prepare<unknown[], number>(`SELECT count(*) FROM activity ${where}`)
    .pluck()
    .get(...patterns);
  const rows = database
    .prepare<unknown[], ActivityRow>(`SELECT * FROM activity ${where} ORDER BY id DESC LIMIT ? OFFSET ?`)
    .all(...patterns, count, offset);
  return { total: total ?? 0, entries: rows.map(toEntry) };
}

/** The log of one subject, newest first. */
export function activityOf(database: ReadableDatabase, subject: string, limit: number): ActivityEntry[] {
  return database
    .prepare<[string, number], ActivityRow>('SELECT * FROM activity WHERE subject = ? ORDER BY id DESC LIMIT ?')
    .all(subject, limit)
    .map(toEntry);
}

/** The number of the first entry whose hash does not fit, or `null` when the whole log is as it was written. */
export function firstBrokenActivity(database: ReadableDatabase): number | null {
  let previous: Buffer | null = null;
  let expected = 1;
  for (const row of database.prepare<[], ActivityRow>('SELECT * FROM activity ORDER BY id').iterate()) {
    if (row.id !== expected || !entryHash(row, previous).equals(row.hash)) return expected;
    previous = row.hash;
    expected += 1;
  }
  return null;
}

function toEntry(row: ActivityRow): ActivityEntry {
  return {
    number: row.id,
    at: formatIso(row.at_ms),
    who: row.who,
    what: row.what,
    detail: row.detail,
    hash: `sha256:${row.hash.toString('hex')}`,
  };
}
