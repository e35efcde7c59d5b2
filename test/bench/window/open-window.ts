import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchContext } from '#test/bench/benchmark.ts';
import { startApp, type RunningApp } from '#test/e2e/start-app.ts';
import { grid, resultCount } from '#test/e2e/window.ts';

export interface OpenWindow {
  app: RunningApp;
  /** Milliseconds from the start of the process to rows that can be read. */
  launchMs: number;
}

/**
 * Opens the app over a copy of the archive, on whichever host is there, and waits for its first rows. The copy is made
 * once; the window is built before, so that its building is not measured.
 */
export async function openWindow(context: BenchContext): Promise<OpenWindow> {
  const folder = join(context.scratch, 'window');
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    cpSync(context.archive.folder, join(folder, 'workspace'), { recursive: true });
  }
  const started = performance.now();
  const app = await startApp(null, folder);
  await resultCount(app.page).filter({ hasText: /\d/ }).waitFor();
  await grid(app.page).getByRole('row').nth(1).locator('time').waitFor();
  return { app, launchMs: performance.now() - started };
}
