import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '#shared/app-error.ts';

/** Names and places of browsers that can print without a window, by platform. */
const names: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'brave-browser'],
};
const places: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((variable) =>
    ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map((path) =>
      join(process.env[variable] ?? 'C:\\none', path),
    ),
  ),
};

/** How long printing may take, milliseconds. */
const timeoutMs = 120_000;

/** The program that `TICKMARK_BROWSER` names, else the first browser found; `null` where there is none. */
export function findBrowser(environment: Readonly<Record<string, string | undefined>>): string | null {
  const named = environment['TICKMARK_BROWSER'];
  if (named !== undefined && named !== '') return named;
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = (names[process.platform] ?? []).flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...(places[process.platform] ?? [])].find((path) => existsSync(path)) ?? null;
}

/** Prints a page with an installed browser, as the window does with its own. Throws `report.no_printer`. */
export async function printToPdf(html: string): Promise<Uint8Array> {
  const browser = findBrowser(process.env);
  if (browser === null) throw noPrinter('there is none on this computer');
  const folder = await mkdtemp(join(tmpdir(), 'tickmark-print-'));
  try {
    const [page, pdf] = [join(folder, 'report.html'), join(folder, 'report.pdf')];
    await writeFile(page, html);
    // Chromium refuses its sandbox to the superuser.
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const options = ['--headless', '--disable-gpu', '--no-pdf-header-footer', '--disable-extensions', ...asRoot];
    // A profile of its own, and no way to a network: the page needs none.
    const own = [`--user-data-dir=${join(folder, 'profile')}`, '--proxy-server=127.0.0.1:9', '--no-first-run'];
    await promisify(execFile)(browser, [...options, ...own, `--print-to-pdf=${pdf}`, `file://${page}`], {
      timeout: timeoutMs,
    });
    return await readFile(pdf);
  } catch (cause) {
    throw noPrinter(`${browser} could not print it`, cause);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function noPrinter(why: string, cause?: unknown): AppError {
  return new AppError(
    'report.no_printer',
    `A PDF needs an installed Chromium, Chrome or Edge, and ${why}.`,
    'Nothing was written. Name one in TICKMARK_BROWSER, save the report in the window, or write it as .html or .md.',
    { cause },
  );
}
