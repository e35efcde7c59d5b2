import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { findChromium } from '#test/support/chromium-host/find-chromium.ts';

const bundle = join(import.meta.dirname, '..', '..', 'dist', 'renderer');
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** Opens the window's bundle in a plain browser, over a backend that `installBackend` puts on the page. */
export async function openWindowPage(installBackend: () => void): Promise<{ page: Page; browser: Browser }> {
  const browser = await chromium.launch({
    executablePath: findChromium() ?? '',
    chromiumSandbox: process.getuid?.() !== 0,
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    const contentType = types[extname(pathname)];
    if (contentType === undefined) return route.abort();
    return route.fulfill({ contentType, body: readFileSync(join(bundle, pathname), 'utf8') });
  });
  await page.addInitScript(installBackend);
  await page.goto('https://tickmark.invalid/index.html');
  return { page, browser };
}
