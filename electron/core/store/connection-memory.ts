import type { ReadableDatabase, WritableDatabase } from './database-types.ts';

/** What a source remembered of a connection under a key, such as a proven way of asking; `null` for nothing. */
export function readConnectionMemory(database: ReadableDatabase, connectionId: number, key: string): string | null {
  const value = database
    .prepare<[number, string], string>('SELECT value FROM connection_memory WHERE connection_id = ? AND key = ?')
    .pluck()
    .get(connectionId, key);
  return value ?? null;
}

/** Remembers a value for a connection in place of the one before. Values hold no secret. */
export function writeConnectionMemory(
  database: WritableDatabase,
  connectionId: number,
  key: string,
  value: string,
): void {
  database
    .prepare(
      `INSERT INTO connection_memory (connection_id, key, value) VALUES (?, ?, ?)
       ON CONFLICT (connection_id, key) DO UPDATE SET value = excluded.value`,
    )
    .run(connectionId, key, value);
}
