import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';

const root = join(import.meta.dirname, '..', '..');
const startMs = 60_000;

/** The running app: its window, its folder, and what it has written. */
export interface RunningApp {
  page: Page;
  /** A temporary folder with `workspace` and `exports` in it. */
  folder: string;
  /** Where the window's dialogs put exports. */
  exports: string;
  /** `electron` or `chromium`. */
  host: string;
  output: () => string;
  /** Quits the app and leaves its folder. */
  close: () => Promise<void>;
  /** Quits the app and deletes its folder. */
  stop: () => Promise<void>;
}

/**
 * Starts the app as a user would (`npm start`), headless, on whichever host is there, and connects to its window.
 *
 * @param dialogAnswer what its file dialogs answer; the folder of exports for `null`
 * @param earlierFolder the folder of an app that was closed; a new one unless given
 * @param words further words of its command line
 * @param undisturbedMs how long the app is left alone before anybody connects to it, milliseconds
 */
export async function startApp(
  dialogAnswer: string | null,
  earlierFolder?: string,
  words: readonly string[] = [],
  undisturbedMs = 0,
): Promise<RunningApp> {
  const folder = earlierFolder ?? mkdtempSync(join(tmpdir(), 'tickmark-e2e-'));
  const exports = mkdtempSync(join(folder, 'exports-'));
  const port = await findFreePort();
  const workspace = join(folder, 'workspace');
  const child = spawn(
    process.execPath,
    ['scripts/start.ts', '--workspace', workspace, '--headless', `--remote-debugging-port=${port}`, ...words],
    {
      cwd: root,
      env: { ...process.env, TICKMARK_DIALOG_ANSWER: dialogAnswer ?? exports },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));

  await new Promise((resolve) => setTimeout(resolve, undisturbedMs));
  const browser = await connect(
    port,
    () => child.exitCode !== null,
    () => output,
  );
  const page = await findWindow(browser);

  async function close(): Promise<void> {
    await browser.close();
    child.kill('SIGINT');
    await ended;
  }

  return {
    page,
    folder,
    exports,
    host: output.includes('in Electron') ? 'electron' : 'chromium',
    output: () => `${output}\n${readLog(workspace)}`,
    close,
    async stop() {
      await close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function connect(port: number, hasEnded: () => boolean, output: () => string): Promise<Browser> {
  const deadline = Date.now() + startMs;
  for (;;) {
    try {
      return await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    } catch (thrown) {
      if (hasEnded() || Date.now() > deadline)
        throw new Error(`the app did not start:\n${output()}`, { cause: thrown });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** The page of the window, once it has drawn its navigation. */
async function findWindow(browser: Browser): Promise<Page> {
  const deadline = Date.now() + startMs;
  for (;;) {
    for (const page of browser.contexts().flatMap((context) => context.pages())) {
      if (
        await page
          .getByRole('navigation', { name: 'Main' })
          .isVisible()
          .catch(() => false)
      )
        return page;
    }
    if (Date.now() > deadline) throw new Error('the app opened no window');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function readLog(workspace: string): string {
  try {
    return readFileSync(join(workspace, 'logs', 'window.log'), 'utf8');
  } catch {
    return '';
  }
}
