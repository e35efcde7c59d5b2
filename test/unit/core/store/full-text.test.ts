import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { searchPath } from '#core/store/open-database.ts';
import { createIndexMethods } from '#core/threads/index-methods.ts';
import { createReaderMethods } from '#core/threads/reader-methods.ts';
import { createWriterMethods } from '#core/threads/writer-methods.ts';
import { openTestStore } from '#test/support/store/open-writer.ts';
import { sourceRecord } from '#test/support/store/source-records.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

/** Opens index and reader over an existing store, as the next start does, and counts what a query finds. */
function countAfterRestart(folder: string, query: string): number {
  const index = createIndexMethods(folder);
  index.methods.open();
  while (index.methods.indexNext().done > 0);
  const reader = createReaderMethods(folder);
  reader.methods.open();
  const { count } = reader.methods.countMatches({ query, tz: 'UTC', nowMs: 0 });
  const healthy = reader.methods.checkHealth().every((check) => check.ok);
  reader.close();
  index.close();
  expect(healthy).toBe(true);
  return count;
}

function storedFolder(): string {
  const folder = temporaryFolder();
  const store = openTestStore(folder);
  store.store([
    sourceRecord({ externalId: '1', timeMs: 1_000, summary: 'Release ﬁnance' }),
    sourceRecord({ externalId: '2', timeMs: 2_000, actor: 'zoë@example.com' }),
  ]);
  return folder;
}

describe('the full-text index', () => {
  it('finds words without regard to case, accents and compatibility forms', () => {
    const folder = storedFolder();
    expect(countAfterRestart(folder, 'FINANCE')).toBe(1);
    expect(countAfterRestart(folder, 'Zoe')).toBe(1);
  });

  it('is made again when it is gone', () => {
    const folder = storedFolder();
    for (const ending of ['', '-wal', '-shm']) rmSync(`${searchPath(folder)}${ending}`, { force: true });
    expect(countAfterRestart(folder, 'release')).toBe(2);
  });

  it('is made again when it is damaged', () => {
    const folder = storedFolder();
    for (const ending of ['-wal', '-shm']) rmSync(`${searchPath(folder)}${ending}`, { force: true });
    writeFileSync(searchPath(folder), 'no database at all, '.repeat(1_000));
    expect(countAfterRestart(folder, 'release')).toBe(2);
  });

  it('is made again when it belongs to another store', () => {
    const folder = storedFolder();
    const other = temporaryFolder();
    const writer = createWriterMethods(other);
    writer.methods.open({ nowMs: 0 });
    writer.close();
    for (const ending of ['', '-wal', '-shm']) rmSync(`${searchPath(folder)}${ending}`, { force: true });
    const foreign = createIndexMethods(other);
    foreign.methods.open();
    foreign.close();
    writeFileSync(searchPath(folder), readFileSync(searchPath(other)));
    expect(countAfterRestart(folder, 'release')).toBe(2);
  });

  it('catches up with what was stored and not yet indexed', () => {
    const folder = temporaryFolder();
    const store = openTestStore(folder);
    const windowId = store.startWindow(0, 1);
    const { id, name, kind } = store.connection;
    const records = [sourceRecord({ externalId: '1', timeMs: 1_000 })];
    const batch = {
      connectionId: id,
      connectionName: name,
      source: kind,
      windowId,
      records,
      unreadable: [],
      seenMs: 0,
    };
    store.writer.storeBatch({ batch, calls: [] });
    expect(store.reader.countMatches({ query: 'release', tz: 'UTC', nowMs: 0 }).count).toBe(0);
    expect(countAfterRestart(folder, 'release')).toBe(1);
  });
});
