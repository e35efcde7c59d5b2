import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCli } from '#test/support/cli/run-cli.ts';

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tickmark-demo-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('the demo', () => {
  it('fetches, answers, exports, and leaves nothing running', async () => {
    const folder = join(temporary(), 'demo');
    const run = await runCli(['demo', '--dir', folder, '--events', '2200', '--json']);
    expect(run.stderr).toBe('');
    expect(run.exitCode).toBe(0);
    const report = run.json() as unknown as {
      sample: { totals: { deployments: number; entries: number } };
      sync: { connections: { state: string; events: { new: number } }[] };
      answer: { total: number };
      exports: { file: string; rows: number; manifest: string }[];
    };
    expect(report.sync.connections.map((connection) => connection.state)).toEqual(['complete', 'complete']);
    const fetched = report.sync.connections.reduce((sum, connection) => sum + connection.events.new, 0);
    expect(fetched).toBe(report.sample.totals.deployments + report.sample.totals.entries);
    expect(report.answer.total).toBeGreaterThan(0);
    for (const { file, rows, manifest } of report.exports) {
      expect(rows).toBe(report.answer.total);
      expect(existsSync(file)).toBe(true);
      expect(existsSync(manifest)).toBe(true);
    }
    expect(report.exports.map(({ file }) => file.split('.').at(-1))).toEqual(['xlsx', 'csv']);

    const again = await runCli(['demo', '--dir', folder, '--events', '300']);
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain('Which deployments in the last quarter involved profiles or permission sets?');
  });

  it('leaves a folder with other things in it alone', async () => {
    const folder = temporary();
    writeFileSync(join(folder, 'mine.txt'), 'mine');
    const run = await runCli(['demo', '--dir', folder]);
    expect(run.exitCode).toBe(2);
    expect(readdirSync(folder)).toEqual(['mine.txt']);
  });
});
