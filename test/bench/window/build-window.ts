import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findChromium } from '#test/support/chromium-host/find-chromium.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** Builds what the window needs, unless it is there. @returns why it cannot be opened here, or `null` */
export function buildWindow(): string | null {
  if (findChromium() === null) return 'no window here: neither Electron nor a Chromium';
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.ts', '--if-needed'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) return `the window could not be built: ${stderr.trim().split('\n').at(-1)}`;
  process.env.TICKMARK_PREBUILT = '1';
  // An attempt to fetch Electron would be measured otherwise.
  process.env.TICKMARK_HOST ??= 'chromium';
  return null;
}
