import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { storePath } from '#core/store/open-database.ts';
import { runCli } from '#test/support/cli/run-cli.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

describe('a command that only reads', () => {
  it('does not wait for another process that writes', async () => {
    const folder = temporaryFolder();
    expect((await runCli(['--workspace', folder, 'count', '*'])).stdout).toBe('0\n');
    const other = new BetterSqlite3(storePath(folder));
    other.exec('BEGIN IMMEDIATE');
    try {
      const counted = await runCli(['--workspace', folder, 'count', '*']);
      expect(counted).toMatchObject({ exitCode: 0, stdout: '0\n', stderr: '' });
    } finally {
      other.exec('ROLLBACK');
      other.close();
    }
  });
});
