// Opens the window: builds what changed, picks Electron or the Chromium host, passes the options on.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findChromium } from '#test/support/chromium-host/find-chromium.ts';

const root = join(import.meta.dirname, '..');
/** Where Electron's installer downloads from; reaching it is tried once, briefly, at each start without the binary. */
const electronReleases = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/';
const reachMs = 4000;

const usage = `npm start -- [--workspace DIR] [--headless] [--remote-debugging-port=N]

  --workspace DIR             folder to open (default: $TICKMARK_WORKSPACE, else the app's own folder)
  --headless                  no visible window
  --remote-debugging-port=N   let a debugger or a test drive the window

TICKMARK_HOST=electron|chromium forces the host.`;

// Compiled code is kept between starts, for the processes and threads to come as well.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'tickmark');
enableCompileCache(process.env.NODE_COMPILE_CACHE);

process.exitCode = await main(process.argv.slice(2));

async function main(options: string[]): Promise<number> {
  const { values } = parseArgs({
    args: options,
    strict: false,
    options: { headless: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return print(usage, 0);
  if (process.platform === 'linux' && !values.headless && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return print('There is no display here (DISPLAY and WAYLAND_DISPLAY are unset); --headless runs without one.', 1);
  }
  const host = await chooseHost(values.headless === true);
  if (typeof host === 'string') return print(host, 1);
  if (!buildIfNeeded()) return 1;
  console.log(`Tickmark opens its window in ${host.name}.`);
  return host.run(options);
}

interface Host {
  name: string;
  /** Runs the window until it ends. @returns the exit code */
  run: (options: string[]) => Promise<number>;
}

/** The host to run, or a sentence on why there is none. */
async function chooseHost(headless: boolean): Promise<Host | string> {
  const forced = process.env.TICKMARK_HOST;
  if (forced !== undefined && forced !== '' && forced !== 'electron' && forced !== 'chromium') {
    return `TICKMARK_HOST is electron or chromium, not "${forced}".`;
  }
  if (forced !== 'chromium') {
    const electron = findElectron() ?? (await fetchElectron());
    if (electron !== null) {
      return { name: 'Electron', run: (options) => runProcess(electron, [...electronOptions(headless), ...options]) };
    }
    if (forced === 'electron') return "Electron's binary is not here and could not be downloaded.";
  }
  if (findChromium() === null) {
    return "Neither Electron's binary nor a Chromium is here: install Chromium, Chrome or Edge, or connect to the internet once.";
  }
  return {
    name: forced === 'chromium' ? 'Chromium, as asked for' : "Chromium, as Electron's binary is not here",
    // Main runs under Node, and one is running.
    async run(options) {
      const { runApp } = await import('#test/support/chromium-host/run.ts');
      await runApp(root, options);
      return new Promise(() => undefined);
    },
  };
}

function electronOptions(headless: boolean): string[] {
  if (process.platform !== 'linux') return [root];
  // Chromium's sandbox refuses to run as root. Electron knows no --headless of its own, but Ozone's backend without
  // a display is compiled in; switches stand before the app's folder.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return [...sandbox, ...(headless ? ['--ozone-platform=headless', '--disable-gpu'] : []), root];
}

/** Electron's executable, as its package records it after the download; `null` before. */
function findElectron(): string | null {
  const folder = join(root, 'node_modules', 'electron');
  const record = join(folder, 'path.txt');
  if (!existsSync(record)) return null;
  const file = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), readFileSync(record, 'utf8'));
  return existsSync(file) ? file : null;
}

/** Downloads Electron's binary by its package's own installer, if its release site can be reached at all. */
async function fetchElectron(): Promise<string | null> {
  try {
    await fetch(electronReleases, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(reachMs) });
  } catch {
    return null;
  }
  console.log("Downloading Electron's binary (once) …");
  spawnSync(process.execPath, [join(root, 'node_modules', 'electron', 'install.js')], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  return findElectron();
}

/** @returns false when the build failed */
function buildIfNeeded(): boolean {
  // Tests build once and then start many times.
  if (process.env.TICKMARK_PREBUILT === '1') return true;
  const build = spawnSync(process.execPath, [join(root, 'scripts', 'build.ts'), '--if-needed'], {
    stdio: 'inherit',
    cwd: root,
  });
  return build.status === 0;
}

/** Runs the host until it ends; Ctrl-C and a polite kill are handed on once, and the host ends everything in order. */
function runProcess(file: string, options: string[]): Promise<number> {
  const host = spawn(file, options, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => host.kill(signal));
  return new Promise((resolve) => {
    host.once('error', (error) => resolve(print(error.message, 1)));
    host.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

function print(text: string, code: number): number {
  (code === 0 ? console.log : console.error)(text);
  return code;
}
