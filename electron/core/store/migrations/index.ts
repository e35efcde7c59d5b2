import * as firstStore from './0001-first-store.ts';
import * as savedWork from './0002-saved-work.ts';
import * as evidence from './0003-evidence.ts';

export interface Migration {
  version: number;
  sql: string;
}

/** All migrations in order; the one at index n leads to version n + 1. */
export const migrations: readonly Migration[] = [firstStore, savedWork, evidence];

migrations.forEach((migration, index) => {
  if (migration.version !== index + 1) throw new Error(`Migration ${migration.version} stands at place ${index + 1}`);
});
