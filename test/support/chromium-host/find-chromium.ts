import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'chrome'];

const usualPlaces: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/**
 * Finds a Chromium: the one named in `TICKMARK_CHROMIUM`, Playwright's own download, one on PATH, one in its usual place.
 *
 * @returns an absolute path, or `null` when this machine has none
 */
export function findChromium(): string | null {
  const named = process.env.TICKMARK_CHROMIUM;
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => names.map((name) => join(folder, process.platform === 'win32' ? `${name}.exe` : name)));
  const candidates = [...(named ? [named] : []), ...downloadedByPlaywright(), ...onPath];
  return [...candidates, ...(usualPlaces[process.platform] ?? [])].find(isExecutable) ?? null;
}

/** Loading Playwright takes longer than starting a browser: it is asked only where it has downloaded one. */
function downloadedByPlaywright(): string[] {
  const folders: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(homedir(), 'Library', 'Caches'),
    win32: process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'),
  };
  const usual = join(
    folders[process.platform] ?? process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
    'ms-playwright',
  );
  const { PLAYWRIGHT_BROWSERS_PATH: chosen } = process.env;
  const isInside = chosen === '0';
  const folder = chosen ? chosen : usual;
  if (!isInside && !(existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('chromium-')))) return [];
  const { chromium } = createRequire(import.meta.url)('playwright') as typeof import('playwright');
  return [chromium.executablePath()];
}

function isExecutable(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
