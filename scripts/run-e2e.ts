// Runs the end-to-end suite on whichever host is there: Electron, or a Chromium. Finds, installs or asks for one.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findChromium } from '#test/support/chromium-host/find-chromium.ts';

const root = join(import.meta.dirname, '..');

process.exitCode = main(process.argv.slice(2));

function main(playwrightOptions: string[]): number {
  if (findChromium() === null && !downloadChromium() && !installChromium()) {
    console.error('No Chromium could be found, downloaded or installed; TICKMARK_CHROMIUM may name one.');
    return 1;
  }
  // Built once, here: the tests' own starts then find everything fresh.
  if (run(process.execPath, ['scripts/build.ts', '--if-needed']) !== 0) return 1;
  process.env.TICKMARK_PREBUILT = '1';
  prepareKeyStore();
  const cli = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  const suite = [cli, 'test', '--config', 'test/e2e/playwright.config.ts', ...playwrightOptions];
  return run(process.execPath, ['scripts/with-key-store.ts', process.execPath, ...suite]);
}

/** Playwright's own Chromium; fails at once on a machine that can't reach its download site. */
function downloadChromium(): boolean {
  console.log('Downloading a Chromium …');
  const cli = join(root, 'node_modules', 'playwright', 'cli.js');
  run(process.execPath, [cli, 'install', 'chromium'], 180_000);
  return findChromium() !== null;
}

/** Debian's package, on build machines where we may install it. */
function installChromium(): boolean {
  return installPackages(['chromium']) && findChromium() !== null;
}

/** The tests store secrets in a key store of their own. */
function prepareKeyStore(): void {
  if (process.platform !== 'linux' || isThere('gnome-keyring-daemon')) return;
  installPackages(['dbus', 'gnome-keyring']);
}

function installPackages(names: string[]): boolean {
  if (process.getuid?.() !== 0 || !isThere('apt-get')) return false;
  console.log(`Installing ${names.join(', ')} …`);
  run('apt-get', ['update', '-q']);
  return run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...names]) === 0;
}

function isThere(program: string): boolean {
  return spawnSync('which', [program], { stdio: 'ignore' }).status === 0;
}

function run(file: string, fileArguments: string[], timeout?: number): number {
  const done = spawnSync(file, fileArguments, { cwd: root, stdio: 'inherit', ...(timeout ? { timeout } : {}) });
  return done.status ?? 1;
}
