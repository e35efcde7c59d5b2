import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { indexRowid } from '#core/store/index-rowid.ts';
import { createIndexTexts } from '#core/store/index-text.ts';
import { openStoreForReading, searchPath } from '#core/store/open-database.ts';
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

describe('segments of the full-text index', () => {
  const segmentsOf = (folder: string): number => {
    const index = new BetterSqlite3(searchPath(folder), { readonly: true });
    const count = index.prepare<[], number>('SELECT count(DISTINCT segid) FROM event_text_idx').pluck().get();
    index.close();
    return count ?? 0;
  };

  function storedInTurns(turns: number) {
    const store = openTestStore();
    for (let turn = 0; turn < turns; turn++) store.store([sourceRecord({ externalId: `${turn}`, timeMs: turn })]);
    const count = () => store.reader.countMatches({ query: 'release', tz: 'UTC', nowMs: 0 }).count;
    return { ...store, segments: () => segmentsOf(store.folder), count };
  }

  it('are merged when that is asked for, and find the same', () => {
    const { index, segments, count, folder } = storedInTurns(30);
    expect(segments()).toBeGreaterThanOrEqual(30);
    expect(count()).toBe(30);
    while (index.mergeSome());
    expect(segments()).toBeLessThan(8);
    expect(count()).toBe(30);
    expect(index.mergeSome()).toBe(false);
    expect(failedChecks(folder)).toEqual([]);
  });

  it('do not grow in number without end', () => {
    const { segments, count } = storedInTurns(120);
    expect(segments()).toBeLessThan(30);
    expect(count()).toBe(120);
  });
});

/** Changes the index of a folder behind the product's back. */
function damage(folder: string, change: (index: BetterSqlite3.Database) => void): void {
  const index = new BetterSqlite3(searchPath(folder));
  change(index);
  index.close();
}

/** What `doctor` says is wrong. */
function failedChecks(folder: string): string[] {
  const reader = createReaderMethods(folder);
  reader.methods.open();
  const failed = reader.methods.checkHealth().filter((check) => !check.ok);
  reader.close();
  return failed.map((check) => check.check);
}

describe('doctor compares the index with the store', () => {
  const rowid = `(SELECT max(id) FROM event_text_docsize)`;

  /** The same entry with another text; the tags are those of nothing. */
  function replaceText(folder: string, text: string): void {
    damage(folder, (index) => {
      const id = index.prepare<[], bigint>(`SELECT ${rowid}`).pluck().safeIntegers().get();
      index.prepare('DELETE FROM event_text WHERE rowid = ?').run(id);
      index.prepare('INSERT INTO event_text (rowid, text, tags) VALUES (?, ?, ?)').run(id, text, '丁');
    });
  }

  it('and finds an event whose words were replaced', () => {
    const folder = storedFolder();
    expect(failedChecks(folder)).toEqual([]);
    replaceText(folder, 'something else');
    expect(failedChecks(folder)).toEqual(['search texts']);
  });

  it('and finds one that has as many words, but others', () => {
    const folder = storedFolder();
    const reader = openStoreForReading(folder);
    const { id, text, tags } = [...createIndexTexts(reader, 'main')(idsOf(reader))][0]!;
    reader.close();
    damage(folder, (index) => {
      index.prepare('DELETE FROM event_text WHERE rowid = ?').run(BigInt(indexRowid(id)));
      const other = text.replace('release', 'refund');
      expect(other).not.toBe(text);
      index
        .prepare('INSERT INTO event_text (rowid, text, tags) VALUES (?, ?, ?)')
        .run(BigInt(indexRowid(id)), other, tags);
    });
    expect(failedChecks(folder)).toEqual(['search texts']);
  });

  it('and finds an event that is not there', () => {
    const folder = storedFolder();
    damage(folder, (index) => index.exec(`DELETE FROM event_text WHERE rowid = ${rowid}`));
    expect(failedChecks(folder)).toEqual(['search index']);
  });

  it('and a rebuild makes it right', () => {
    const folder = storedFolder();
    replaceText(folder, 'something else');
    const index = createIndexMethods(folder);
    index.methods.open();
    index.methods.reset();
    while (index.methods.indexNext().done > 0);
    index.methods.compact();
    index.close();
    expect(failedChecks(folder)).toEqual([]);
    expect(countAfterRestart(folder, 'release')).toBe(2);
  });

  it('and leaves out what waits to be indexed', () => {
    const folder = temporaryFolder();
    const store = openTestStore(folder);
    store.store([sourceRecord({ externalId: '1', timeMs: 1_000 })]);
    const batch = {
      connectionId: store.connection.id,
      connectionName: store.connection.name,
      source: store.connection.kind,
      windowId: store.startWindow(0, 1),
      records: [sourceRecord({ externalId: '1', timeMs: 1_000, summary: 'Changed since' })],
      unreadable: [],
      seenMs: 0,
    };
    store.writer.storeBatch({ batch, calls: [] });
    expect(failedChecks(folder)).toEqual([]);
  });
});

function idsOf(database: ReadableDatabase): number[] {
  return database.prepare<[], number>('SELECT id FROM event ORDER BY id').pluck().all();
}
