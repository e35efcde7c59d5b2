import { closeSync, cpSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchContext } from '#test/bench/benchmark.ts';
import { startApp, type RunningApp } from '#test/e2e/start-app.ts';
import { grid, resultCount } from '#test/e2e/window.ts';

/** The mark of the page's first result: its rows and its count are painted. */
const firstRowsMark = 'tickmark:first-rows';

export interface OpenWindow {
  app: RunningApp;
  /** Milliseconds from the start of the process to rows that can be read. */
  launchMs: number;
  /** Of them, those until the page begins: the start of the host and, in the Chromium host, of its browser. */
  hostMs: number;
}

/** Nobody connects to the window while it opens: what drives a browser costs its pages time. */
const undisturbedMs = 4000;

/**
 * Opens the app over a copy of the archive, on whichever host is there, and waits for its first rows. The copy is made
 * once, and on the disk before the app starts; the window is built before, so that its building is not measured. When
 * the rows were on the screen, the page says by its own clock.
 */
export async function openWindow(context: BenchContext): Promise<OpenWindow> {
  const folder = join(context.scratch, 'window');
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    const workspace = join(folder, 'workspace');
    cpSync(context.archive.folder, workspace, { recursive: true });
    waitForDisk(workspace);
  }
  const startedMs = Date.now();
  const app = await startApp(null, folder, [], undisturbedMs);
  await resultCount(app.page).filter({ hasText: /\d/ }).waitFor();
  await grid(app.page).getByRole('row').nth(1).locator('time').waitFor();
  const { beganMs, shownMs } = await app.page.evaluate((mark) => {
    const [shown] = performance.getEntriesByName(mark);
    if (shown === undefined) throw new Error('the window did not say when its rows were shown');
    return { beganMs: performance.timeOrigin, shownMs: performance.timeOrigin + shown.startTime };
  }, firstRowsMark);
  return { app, launchMs: shownMs - startedMs, hostMs: beganMs - startedMs };
}

/** Otherwise the system writes a copy of gigabytes half a minute later, in the middle of what is measured then. */
function waitForDisk(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = openSync(join(folder, name), 'r+');
    fsyncSync(file);
    closeSync(file);
  }
}
