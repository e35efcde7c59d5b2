import { EventEmitter } from 'node:events';
import { mkdirSync, rmSync, readFileSync, watch, writeFileSync } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Browser, launchBrowser } from './browser.ts';

/** The package the host was asked to run. */
export interface HostedPackage {
  name: string;
  version: string;
}

/** File in the profile where a refused second process leaves its command line. */
const door = 'host.second';

/** Stands in for Electron's `app`. */
class App extends EventEmitter {
  readonly isPackaged = false;
  #package: HostedPackage = { name: 'app', version: '0' };
  readonly #paths = new Map<string, string>();
  #browser: Promise<Browser> | null = null;
  #announceReady: () => void = () => undefined;
  readonly #ready = new Promise<void>((resolve) => (this.#announceReady = resolve));
  #lock: string | null = null;
  #door: FSWatcher | null = null;
  #ending = false;

  /** For the host alone: says what runs. */
  describe(hosted: HostedPackage): void {
    this.#package = hosted;
  }

  /** For the host alone: main's module has been evaluated. */
  becomeReady(): void {
    this.#announceReady();
    this.emit('ready');
  }

  /** For the host alone: the browser, started when it is first needed. */
  browser(): Promise<Browser> {
    this.#browser ??= this.#startBrowser();
    return this.#browser;
  }

  #startBrowser(): Promise<Browser> {
    const profile = this.getPath('userData');
    mkdirSync(profile, { recursive: true });
    return launchBrowser(profile, process.argv.includes('--headless'));
  }

  whenReady(): Promise<void> {
    return this.#ready;
  }

  getName(): string {
    return this.#package.name;
  }

  getVersion(): string {
    return this.#package.version;
  }

  getPath(name: string): string {
    return this.#paths.get(name) ?? defaultPath(name, this.#package.name);
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  /** Chromium's sandbox is on for every renderer anyway (except as root, where it can't be). */
  enableSandbox(): void {}

  /** One window a profile: a file holds the number of the process that has it. */
  requestSingleInstanceLock(): boolean {
    const folder = this.getPath('userData');
    const file = join(folder, 'host.lock');
    mkdirSync(folder, { recursive: true });
    for (const attempt of [1, 2]) {
      try {
        writeFileSync(file, String(process.pid), { flag: 'wx' });
        this.#lock = file;
        this.#answerTheDoor(folder);
        // The profile is this process's now: the browser starts while the app does.
        this.browser().catch(() => undefined);
        return true;
      } catch {
        if (attempt === 2 || isAlive(Number(readFileSync(file, 'utf8')))) {
          writeFileSync(join(folder, door), JSON.stringify(process.argv));
          return false;
        }
        rmSync(file, { force: true });
      }
    }
    return false;
  }

  /** A second process that was refused leaves its command line in a file: `second-instance`, as Electron has it. */
  #answerTheDoor(folder: string): void {
    rmSync(join(folder, door), { force: true });
    this.#door = watch(folder, (_change, name) => {
      if (name !== door) return;
      try {
        const commandLine = JSON.parse(readFileSync(join(folder, door), 'utf8')) as string[];
        rmSync(join(folder, door), { force: true });
        this.emit('second-instance', {}, commandLine);
      } catch {
        // Not whole yet, or taken already: another change follows, or none is needed.
      }
    });
  }

  /** A checkout does not change what the system opens links with. */
  setAsDefaultProtocolClient(): boolean {
    return false;
  }

  /** Like Electron's: `before-quit`, windows close, `will-quit` (which may hold it up), `quit`, end. */
  quit(): void {
    this.emit('before-quit', { preventDefault: () => undefined });
    let held = false;
    this.emit('will-quit', { preventDefault: () => (held = true) });
    // The last window closes with the browser and asks to quit again; the browser keeps what pages remember as it ends.
    if (!held && !this.#ending) void this.#end();
  }

  async #end(): Promise<void> {
    this.#ending = true;
    const browser = await this.#browser?.catch(() => null);
    await browser?.close().catch(() => undefined);
    this.#door?.close();
    if (this.#lock !== null) rmSync(this.#lock, { force: true });
    this.emit('quit', {}, 0);
    process.exit(0);
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Electron's own places: `userData` is the app's folder among the user's settings. */
function defaultPath(name: string, appName: string): string {
  const home = homedir();
  const settings: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(home, 'Library', 'Application Support'),
    win32: process.env.APPDATA ?? join(home, 'AppData', 'Roaming'),
  };
  const appData = settings[process.platform] ?? process.env.XDG_CONFIG_HOME ?? join(home, '.config');
  switch (name) {
    case 'home':
      return home;
    case 'appData':
      return appData;
    case 'userData':
      return join(appData, appName);
    case 'downloads':
      return join(home, 'Downloads');
    default:
      throw new Error(`Failed to get '${name}' path`);
  }
}

export const app = new App();
