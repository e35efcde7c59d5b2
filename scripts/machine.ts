// What the tests need beyond npm, and how a machine without it gets it.
import { spawnSync } from 'node:child_process';

/** A program the tests call, and the Debian packages that bring it. */
interface Need {
  what: string;
  present: () => boolean;
  packages: string[];
}

const needs: Need[] = [
  {
    what: 'a key store (GNOME Keyring in a D-Bus session)',
    present: () => hasProgram('gnome-keyring-daemon') && hasProgram('dbus-run-session'),
    packages: ['gnome-keyring', 'dbus', 'libsecret-1-0'],
  },
  {
    what: 'a browser (Chromium)',
    present: () => ['chromium', 'chromium-browser', 'google-chrome'].some(hasProgram) || hasPlaywrightBrowser(),
    packages: ['chromium', 'fonts-dejavu-core'],
  },
  { what: 'LibreOffice Calc', present: () => hasProgram('soffice'), packages: ['libreoffice-calc-nogui'] },
];

/**
 * Makes sure of everything the tests call. On Linux as root, Debian's packages are installed; Playwright's
 * own browser is tried first. Elsewhere a missing program is named, with what to install.
 *
 * @returns what is still missing
 */
export function prepareMachine(): string[] {
  if (process.platform !== 'linux') return [];
  if (!['chromium', 'chromium-browser', 'google-chrome'].some(hasProgram) && !hasPlaywrightBrowser()) {
    downloadPlaywrightBrowser();
  }
  const missing = needs.filter((need) => !need.present());
  if (missing.length === 0) return [];
  const packages = missing.flatMap((need) => need.packages);
  if (process.getuid?.() === 0 && hasProgram('apt-get')) {
    console.log(`tests: installing ${packages.join(' ')}`);
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env: environment });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: environment,
    });
  }
  return needs
    .filter((need) => !need.present())
    .map((need) => `${need.what}: install ${need.packages.join(', ')} (Debian's names)`);
}

function hasProgram(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' }).status === 0;
}

function hasPlaywrightBrowser(): boolean {
  const script = `import('playwright').then(({ chromium }) => process.exit(require('node:fs').existsSync(chromium.executablePath()) ? 0 : 1))`;
  return spawnSync(process.execPath, ['-e', script], { stdio: 'ignore' }).status === 0;
}

/** Fails at once where its site can't be reached; Debian's package comes then. */
function downloadPlaywrightBrowser(): void {
  spawnSync(process.execPath, ['node_modules/playwright/cli.js', 'install', 'chromium'], {
    stdio: 'ignore',
    timeout: 300_000,
  });
}
