import { randomUUID } from 'node:crypto';
import type { ReadableDatabase, WritableDatabase } from './database-types.ts';

/** Gives a new store its identity: an id that its index file is checked against, and its birthday. */
export function ensureWorkspace(database: WritableDatabase, nowMs: number): void {
  if (readWorkspaceValue(database, 'id') !== null) return;
  const insert = database.prepare('INSERT OR IGNORE INTO workspace (key, value) VALUES (?, ?)');
  database
    .transaction(() => {
      insert.run('id', randomUUID());
      insert.run('created_ms', String(nowMs));
    })
    .immediate();
}

/** Reads a value the workspace keeps about itself. */
export function readWorkspaceValue(database: ReadableDatabase, key: string): string | null {
  return database.prepare<[string], string>('SELECT value FROM workspace WHERE key = ?').pluck().get(key) ?? null;
}

export function writeWorkspaceValue(database: WritableDatabase, key: string, value: string): void {
  database.prepare('INSERT OR REPLACE INTO workspace (key, value) VALUES (?, ?)').run(key, value);
}
