import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { WritableDatabase } from '#core/store/database-types.ts';
import { migrate, schemaVersion } from '#core/store/migrate.ts';
import { openStoreForReading, openStoreForWriting, storePath } from '#core/store/open-database.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

function schemaOf(database: WritableDatabase): string {
  return database
    .prepare<[], string>(`SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name`)
    .pluck()
    .all()
    .join('\n\n');
}

function openEmpty(): WritableDatabase {
  return new BetterSqlite3(':memory:') as WritableDatabase;
}

describe('the schema', () => {
  it('is the committed one: a change needs a migration and shows up in review', async () => {
    const database = openEmpty();
    migrate(database, ':memory:');
    await expect(schemaOf(database)).toMatchFileSnapshot('schema.snapshot.sql');
  });

  it('is reached step by step as well as at once', () => {
    const atOnce = openEmpty();
    migrate(atOnce, ':memory:');
    const stepwise = openEmpty();
    for (let version = 1; version <= schemaVersion; version += 1) {
      migrate(stepwise, ':memory:', version);
      expect(stepwise.pragma('user_version', { simple: true })).toBe(version);
    }
    expect(schemaOf(stepwise)).toBe(schemaOf(atOnce));
  });

  it('has strict tables only', () => {
    const database = openEmpty();
    migrate(database, ':memory:');
    const loose = database
      .prepare<[], string>(
        `SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite_%'`,
      )
      .pluck()
      .all();
    expect(loose).toEqual([]);
  });
});

describe('a store', () => {
  it('of a newer program is refused and left as it is', () => {
    const folder = temporaryFolder();
    openStoreForWriting(folder).close();
    const database = new BetterSqlite3(storePath(folder));
    database.pragma(`user_version = ${schemaVersion + 1}`);
    database.close();
    expect(() => openStoreForWriting(folder)).toThrow(expect.objectContaining({ code: 'store.from_future' }));
    const after = new BetterSqlite3(storePath(folder));
    expect(after.pragma('user_version', { simple: true })).toBe(schemaVersion + 1);
    after.close();
  });

  it('that is no database is refused with words', () => {
    const folder = temporaryFolder();
    const path = storePath(folder);
    new BetterSqlite3(path).close();
    const database = new BetterSqlite3(path);
    database.exec('CREATE TABLE t (x)');
    database.close();
    // Bytes of something else over the header.
    const text = Buffer.from('This is a letter, not a database. '.repeat(100));
    writeFileSync(path, text);
    expect(() => openStoreForWriting(folder)).toThrow(expect.objectContaining({ code: 'store.corrupt' }));
  });

  it('that is not there is not made by reading', () => {
    const folder = join(temporaryFolder(), 'nothing');
    mkdirSync(folder);
    expect(() => openStoreForReading(folder)).toThrow(expect.objectContaining({ code: 'store.not_found' }));
  });
});
