import { AppError } from '#shared/app-error.ts';
import type { WritableDatabase } from './database-types.ts';
import { migrations } from './migrations/index.ts';

/** The schema version this program writes. */
export const schemaVersion = migrations.length;

/** The schema version of an open store; 0 for an empty one. */
export function storedVersion(database: { pragma: (text: string, options: { simple: true }) => unknown }): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/** Refuses a store that a newer program has written. */
export function refuseFuture(version: number, path: string): void {
  if (version <= schemaVersion) return;
  throw new AppError(
    'store.from_future',
    `${path} was written by a newer Tickmark (schema ${version}; this one knows ${schemaVersion}).`,
    'Nothing was changed. Open it with the newer version.',
  );
}

/**
 * Brings a store to the present schema; each migration commits together with its version number.
 *
 * @param upTo stop after this version (for tests of a single migration)
 */
export function migrate(database: WritableDatabase, path: string, upTo: number = schemaVersion): void {
  refuseFuture(storedVersion(database), path);
  // Who only reads must not wait for another process that writes.
  if (storedVersion(database) >= upTo) return;
  database
    .transaction(() => {
      for (const migration of migrations.slice(storedVersion(database), upTo)) {
        database.exec(migration.sql);
        database.pragma(`user_version = ${migration.version}`);
      }
    })
    .immediate();
}
