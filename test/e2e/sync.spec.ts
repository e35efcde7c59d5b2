import { rmSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { startSampleServers } from '#core/sample/start-sample-servers.ts';
import type { SampleServers } from '#core/sample/start-sample-servers.ts';
import { startApp } from './start-app.ts';
import { expect, test } from './test.ts';
import { fillConnectDialog, goTo, grid, resultCount, searchBox } from './window.ts';

async function connectAgileApps(page: Page, servers: SampleServers, name: string): Promise<Locator> {
  await goTo(page, 'Sources');
  await page.getByRole('button', { name: 'Connect a source' }).click();
  await fillConnectDialog(page, {
    kind: 'AgileApps',
    name,
    url: servers.agileApps.url,
    user: servers.credentials.agileAppsUser,
    secret: servers.credentials.agileAppsPassword,
  });
  await expect(page.getByRole('dialog').getByText('The connection works.')).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  return page.getByRole('article', { name });
}

test('a sync is paused, goes on, is listed, and the archive stays searchable without its server', async ({ page }) => {
  let delayMs = 0;
  const servers = await startSampleServers({
    events: 900,
    agileAppsFaults: () => (delayMs > 0 ? { kind: 'delay', ms: delayMs } : null),
  });
  try {
    const card = await connectAgileApps(page, servers, 'aa');
    const dataRequests = (): number =>
      servers.agileApps.requests.filter(({ path }) => path.endsWith('auditLog')).length;

    await test.step('paused: the request under way ends, and no other is sent', async () => {
      delayMs = 700;
      await card.getByRole('button', { name: 'Sync now' }).click();
      await expect(card.getByRole('progressbar', { name: 'Sync progress' })).toBeVisible();
      await page.getByRole('button', { name: 'Pause sync' }).click();
      await expect(card.getByRole('status').first()).toContainText('paused');
      const asked = dataRequests();
      await page.waitForTimeout(1500);
      expect(dataRequests()).toBe(asked);
    });

    await test.step('it goes on where it stopped', async () => {
      delayMs = 0;
      await page.getByRole('button', { name: 'Resume sync' }).click();
      await expect(card.getByText('Last result: complete')).toBeVisible({ timeout: 60_000 });
    });

    await test.step('it is in the list of past syncs', async () => {
      const log = page.getByRole('table', { name: 'Past syncs' });
      await expect(log.getByRole('row').nth(1)).toContainText('aa');
      await expect(log.getByRole('row').nth(1)).toContainText('complete');
    });

    await test.step('the calendar shows each day, by keys too, and leads to its events', async () => {
      await card.getByRole('button', { name: 'Calendar' }).click();
      const dialog = page.getByRole('dialog', { name: 'Coverage of aa by day' });
      const today = new Date().toISOString().slice(0, 10);
      await expect(dialog.getByRole('link', { name: new RegExp(`^${today}: complete so far`) })).toBeVisible();
      await dialog.getByRole('link', { name: `${today.slice(0, 8)}01`, exact: false }).focus();
      await page.keyboard.press('PageUp');
      await expect(dialog.getByRole('grid')).not.toHaveAccessibleName(new RegExp(today.slice(0, 7)));
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await expect(dialog).toBeHidden();
      await expect(resultCount(page)).toBeVisible();
    });

    await test.step('without the server the state is told, and everything is still found', async () => {
      await servers.close();
      await goTo(page, 'Sources');
      await card.getByRole('button', { name: 'Sync now' }).click();
      await expect(card.getByText(/Last result: (failed|incomplete)/)).toBeVisible({ timeout: 30_000 });
      await expect(card.getByRole('alert')).toContainText('kept');
      await goTo(page, 'Search');
      await searchBox(page).fill('*');
      await page.keyboard.press('Enter');
      await expect(grid(page)).toBeVisible();
    });
  } finally {
    await servers.close();
  }
});

test('a schedule syncs by itself, and a paused sync waits over a restart', async ({ app, page }) => {
  let delayMs = 0;
  const servers = await startSampleServers({
    events: 900,
    agileAppsFaults: () => (delayMs > 0 ? { kind: 'delay', ms: delayMs } : null),
  });
  try {
    const card = await connectAgileApps(page, servers, 'aa');
    await test.step('what was never synced is due at once', async () => {
      await page.getByRole('radio', { name: 'Every hour' }).check();
      await expect(card.getByText('Last result: complete')).toBeVisible({ timeout: 60_000 });
      const log = page.getByRole('table', { name: 'Past syncs' });
      await expect(log.getByRole('row').nth(1)).toContainText('by schedule');
      await page.getByRole('radio', { name: 'Off' }).check();
    });

    await test.step('a sync is paused and the app quits', async () => {
      delayMs = 500;
      await card.getByRole('button', { name: 'Sync a range' }).click();
      const dialog = page.getByRole('dialog', { name: 'Sync a range of aa' });
      await dialog.getByLabel('From', { exact: true }).fill(new Date(servers.startMs).toISOString().slice(0, 10));
      await dialog.getByRole('button', { name: 'Sync this range' }).click();
      await page.getByRole('button', { name: 'Pause sync' }).click();
      await expect(card.getByRole('status').first()).toContainText('paused');
    });

    await app.close();
    const again = await startApp(null, app.folder);
    try {
      delayMs = 0;
      await goTo(again.page, 'Sources');
      await expect(again.page.getByText(/A sync of aa was paused at/)).toBeVisible();
      await again.page.getByRole('button', { name: 'Resume sync' }).click();
      await expect(again.page.getByRole('article', { name: 'aa' }).getByText('Last result: complete')).toBeVisible({
        timeout: 60_000,
      });
      await expect(again.page.getByText(/A sync of aa was paused at/)).toBeHidden();
    } finally {
      await again.close();
      rmSync(again.folder, { recursive: true, force: true, maxRetries: 5 });
    }
  } finally {
    await servers.close();
  }
});
