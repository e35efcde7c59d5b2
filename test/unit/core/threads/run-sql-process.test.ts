import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFullText } from '#core/store/full-text.ts';
import { openStoreForReading, openStoreForWriting } from '#core/store/open-database.ts';
import { runSql } from '#core/search/run-sql.ts';
import { runSqlProcess, usualSqlLimits } from '#core/threads/run-sql-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'tickmark-test-'));
beforeAll(() => {
  openStoreForWriting(folder).close();
  openFullText(folder).close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const endless = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)';

describe('runSqlProcess', () => {
  it('answers', async () => {
    const answer = await runSqlProcess(folder, `SELECT 1 AS one, fold('ÉÉ') AS folded`);
    expect(answer).toEqual({ columns: ['one', 'folded'], rows: [[1, 'ee']], truncated: false });
  });

  it('ends a statement that takes too long, though it gives no row', async () => {
    const started = performance.now();
    const running = runSqlProcess(folder, `${endless} SELECT count(*) FROM n`, { ...usualSqlLimits, timeMs: 700 });
    await expect(running).rejects.toMatchObject({
      code: 'store.sql_refused',
      message: expect.stringMatching('seconds'),
    });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('ends at Ctrl-C', async () => {
    const abort = new AbortController();
    const running = runSqlProcess(folder, `${endless} SELECT count(*) FROM n`, usualSqlLimits, abort.signal);
    setTimeout(() => abort.abort(), 200);
    await expect(running).rejects.toMatchObject({ code: 'search.cancelled' });
  });

  it('gives the first rows of too many', async () => {
    const answer = await runSqlProcess(folder, `${endless} SELECT i FROM n`, { ...usualSqlLimits, rows: 3 });
    expect(answer).toMatchObject({ rows: [[1], [2], [3]], truncated: true });
  });

  it('refuses what is no reading statement', async () => {
    await expect(runSqlProcess(folder, 'DELETE FROM event')).rejects.toMatchObject({ code: 'store.sql_refused' });
  });
});

describe('runSql over the store as it is opened for reading', () => {
  it.each([
    `ATTACH '/tmp/other.db' AS other`,
    'PRAGMA journal_mode = DELETE',
    'DELETE FROM event',
    'SELECT 1; DELETE FROM event',
    'WITH gone AS (SELECT 1) DELETE FROM event',
    `INSERT INTO workspace VALUES ('a', 'b') RETURNING key`,
    'CREATE TEMP TABLE made AS SELECT 1',
    `VACUUM INTO '/tmp/copy.db'`,
    `SELECT load_extension('/tmp/evil')`,
    `SELECT writefile('/tmp/evil', 'x')`,
    `SELECT readfile('/etc/hostname')`,
    'BEGIN',
    '/* a */ -- b\n REPLACE INTO workspace VALUES (1, 2)',
    '',
    'SELECT',
    '\0SELECT 1',
    `INSERT INTO search.event_text (event_text) VALUES ('delete-all')`,
    `WITH x AS (SELECT 1) INSERT INTO search.event_text (event_text, rank) SELECT 'rebuild', 1`,
  ])('refuses %s', (text) => {
    const database = openStoreForReading(folder);
    try {
      expect(() => runSql(database, text)).toThrow(expect.objectContaining({ code: 'store.sql_refused' }));
    } finally {
      database.close();
    }
  });
});
