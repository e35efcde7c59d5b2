import { join } from 'node:path';
import { chromium } from 'playwright';
import type { BrowserContext } from 'playwright';
import { findChromium } from './find-chromium.ts';

/** Chromium itself must stay silent: no update checks, no variations, no first-run pages. */
const quiet = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-breakpad',
  '--metrics-recording-only',
  '--no-pings',
  // Whatever would still ask for an address gets none.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/** A window without tabs and address bar begins at an address of its own; about: is none to Chromium. */
const firstPage = '--app=data:text/html,<title></title>';

/**
 * Starts Chromium with a window that shows no tabs and no address bar, driven over Playwright's pipe: no port is
 * opened unless `--remote-debugging-port` asks for one.
 */
export async function launchBrowser(profile: string, headless: boolean): Promise<BrowserContext> {
  const found = findChromium();
  if (found === null) throw new Error('no Chromium was found; TICKMARK_CHROMIUM may name one');
  const executablePath = found;
  const port = process.argv.find((argument) => argument.startsWith('--remote-debugging-port='));

  function launch(chromiumSandbox: boolean): Promise<BrowserContext> {
    return chromium.launchPersistentContext(join(profile, 'chromium'), {
      executablePath,
      headless,
      chromiumSandbox,
      // The window's own size and the system's own colours, not Playwright's fixed ones.
      viewport: null,
      colorScheme: null,
      reducedMotion: null,
      forcedColors: null,
      contrast: null,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      ignoreDefaultArgs: ['--enable-automation', '--force-color-profile=srgb'],
      // Without its sandbox Chromium says so in a bar above every page, which --test-type leaves out.
      args: [
        ...quiet,
        ...(chromiumSandbox ? [] : ['--test-type']),
        firstPage,
        '--window-size=1440,900',
        ...(port ? [port] : []),
      ],
    });
  }

  // Chromium's sandbox refuses to run as root, and can't where a container forbids namespaces.
  if (process.getuid?.() === 0) return launch(false);
  try {
    return await launch(true);
  } catch (thrown) {
    if (process.platform !== 'linux') throw thrown;
    process.stderr.write('Chromium did not start with its sandbox; starting it without.\n');
    return launch(false);
  }
}
