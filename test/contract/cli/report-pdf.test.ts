import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findChromium } from '#test/support/chromium-host/find-chromium.ts';
import { runCli } from '#test/support/cli/run-cli.ts';
import { deployment } from '#test/support/evidence/evidence-store.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const browser = findChromium();
const hasPdfTools = spawnSync('pdftotext', ['-v']).status === 0;

it.runIf(browser !== null)(
  'prints the report of an investigation as a PDF with numbered pages',
  { timeout: 180_000 },
  async () => {
    const folder = temporaryFolder();
    const run = (...args: string[]) =>
      runCli(['--workspace', join(folder, 'workspace'), '--json', ...args], {
        environment: { TICKMARK_BROWSER: browser ?? '' },
      });
    const numbers = Array.from({ length: 60 }, (_, index) => index);
    const saved = join(folder, 'saved.json');
    writeFileSync(saved, `{"Deployments":[${numbers.map((number) => deployment(number)).join(',')}]}`);
    await run('connection', 'add', 'gearset', '--name', 'gs', '--url', 'https://gearset.example');
    await run('import', saved, '--connection', 'gs');
    await run('case', 'create', 'Quarter review');
    const ids = numbers.map((number) => `gs:5b0c8a52-0000-4000-8000-${String(number).padStart(12, '0')}`);
    expect((await run('case', 'pin', 'Quarter review', ...ids)).exitCode).toBe(0);
    const pdf = join(folder, 'report.pdf');
    const written = await run('case', 'report', 'Quarter review', '--to', pdf);
    expect(written.exitCode, written.stderr).toBe(0);
    expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-');
    if (!hasPdfTools) return;
    const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });
    expect(text).toContain('Quarter review');
    expect(text).toContain('Release 59');
    const pages = text.split('\f').filter((page) => page.trim() !== '');
    expect(pages.length).toBeGreaterThan(1);
    pages.forEach((page, index) => expect(page).toMatch(new RegExp(`\\b${index + 1} ?/ ?${pages.length}\\b`)));
  },
);
