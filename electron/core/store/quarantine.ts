import { createHash } from 'node:crypto';
import type { UnreadableRecord } from '#core/sources/source.ts';
import type { WritableDatabase } from './database-types.ts';

/** Keeps payloads that could not be read, once each, with the reason: counted, listed, read again later. */
export function quarantine(
  database: WritableDatabase,
  batch: { connectionId: number; windowId: number; unreadable: readonly UnreadableRecord[]; seenMs: number },
): void {
  if (batch.unreadable.length === 0) return;
  const insert = database.prepare(
    `INSERT INTO quarantine (connection_id, window_id, raw_hash, raw, reason, first_seen_ms) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (connection_id, raw_hash) DO NOTHING`,
  );
  for (const { raw, reason } of batch.unreadable) {
    const hash = createHash('sha256').update(raw).digest();
    insert.run(batch.connectionId, batch.windowId, hash, raw, reason, batch.seenMs);
  }
}
