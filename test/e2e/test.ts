import { join } from 'node:path';
import { test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import { startApp } from './start-app.ts';
import type { RunningApp } from './start-app.ts';

export { expect } from '@playwright/test';

/** A test with an app of its own, in an empty workspace; its output is attached when the test fails. */
export const test = base.extend<{ app: RunningApp; page: Page; dialogAnswer: string | null }>({
  dialogAnswer: [null, { option: true }],
  app: async ({ dialogAnswer }, use, testInfo) => {
    const app = await startApp(dialogAnswer);
    console.log(`  window: ${app.host}`);
    const problems: string[] = [];
    app.page.on('pageerror', (error) => problems.push(error.message));
    app.page.on('console', (message) => {
      // A violation of the content security policy is an error here, too.
      if (message.type() === 'error') problems.push(message.text());
    });
    await use(app);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('output', { body: app.output() });
      await testInfo.attach('window', { body: await app.page.screenshot(), contentType: 'image/png' });
    }
    await app.stop();
    base.expect(problems).toEqual([]);
  },
  page: async ({ app }, use) => use(app.page),
});

/** Keeps a picture of the window where `TICKMARK_SCREENSHOTS` names a folder. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.TICKMARK_SCREENSHOTS;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}
