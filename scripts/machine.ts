// What the tests need beyond npm, and how a machine without it gets it.
import { spawnSync } from 'node:child_process';
import { findChromium } from '#test/support/chromium-host/find-chromium.ts';

export type NeedName = 'key-store' | 'browser' | 'spreadsheet' | 'python';

/** A program the tests call, and the Debian packages that bring it. */
interface Need {
  what: string;
  present: () => boolean;
  packages: string[];
}

const needs: Record<NeedName, Need> = {
  'key-store': {
    what: 'a key store (GNOME Keyring in a D-Bus session)',
    present: () => hasProgram('gnome-keyring-daemon') && hasProgram('dbus-run-session'),
    packages: ['gnome-keyring', 'dbus', 'libsecret-1-0'],
  },
  browser: {
    what: 'a browser (Chromium)',
    present: () => findChromium() !== null,
    packages: ['chromium', 'fonts-dejavu-core'],
  },
  spreadsheet: {
    what: 'LibreOffice Calc',
    present: () => hasProgram('soffice'),
    packages: ['libreoffice-calc-nogui'],
  },
  python: {
    what: 'Python with openpyxl',
    present: () => spawnSync('/usr/bin/python3', ['-c', 'import openpyxl'], { stdio: 'ignore' }).status === 0,
    packages: ['python3-openpyxl'],
  },
};

/**
 * Makes sure of what the tests call. A browser comes from Playwright where its download works; on Linux as
 * root everything else comes from Debian's packages. Elsewhere a missing program is named, with what to
 * install.
 *
 * @returns what is still missing
 */
export function prepareMachine(names: readonly NeedName[]): string[] {
  const wanted = names.map((name) => needs[name]).filter(isOfThisSystem);
  if (wanted.includes(needs.browser) && !needs.browser.present()) downloadBrowser();
  const packages = wanted.filter((need) => !need.present()).flatMap((need) => need.packages);
  if (packages.length > 0 && process.getuid?.() === 0 && hasProgram('apt-get')) installPackages(packages);
  return wanted
    .filter((need) => !need.present())
    .map((need) => `${need.what}: install ${need.packages.join(', ')} (Debian's names)`);
}

/** Key stores of other systems are at hand. */
function isOfThisSystem(need: Need): boolean {
  return process.platform === 'linux' || need !== needs['key-store'];
}

function hasProgram(name: string): boolean {
  const finder = process.platform === 'win32' ? 'where' : 'which';
  return spawnSync(finder, [name], { stdio: 'ignore' }).status === 0;
}

/** Fails at once where its site can't be reached; Debian's package comes then. */
function downloadBrowser(): void {
  const command = ['node_modules/playwright/cli.js', 'install', 'chromium'];
  spawnSync(process.execPath, command, { stdio: 'ignore', timeout: 300_000 });
}

function installPackages(packages: string[]): void {
  console.log(`tests: installing ${packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'], env });
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  spawnSync('apt-get', install, { stdio: ['ignore', 'ignore', 'inherit'], env });
}
