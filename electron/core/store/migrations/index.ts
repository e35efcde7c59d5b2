import * as firstStore from './0001-first-store.ts';

export interface Migration {
  version: number;
  sql: string;
}

/** All migrations in order; the one at index n leads to version n + 1. */
export const migrations: readonly Migration[] = [firstStore];

migrations.forEach((migration, index) => {
  if (migration.version !== index + 1) throw new Error(`Migration ${migration.version} stands at place ${index + 1}`);
});
