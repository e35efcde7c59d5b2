import { startSampleServers } from '#core/sample/start-sample-servers.ts';
import { expect, test } from './test.ts';
import { fillConnectDialog, goTo, grid, resultCount } from './window.ts';

test('a source is connected after a wrong token, synced with progress, cancelled and finished', async ({ page }) => {
  let delayMs = 0;
  const servers = await startSampleServers({
    events: 900,
    gearsetBudget: null,
    agileAppsFaults: () => (delayMs > 0 ? { kind: 'delay', ms: delayMs } : null),
  });
  try {
    await test.step('a wrong token is told in words', async () => {
      await page.getByRole('button', { name: 'Connect a source' }).click();
      await fillConnectDialog(page, {
        kind: 'Gearset',
        name: 'gs',
        url: servers.gearset.url,
        secret: 'wrong-token-value',
      });
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByText('Credential failed')).toBeVisible();
      await expect(dialog).not.toContainText('wrong-token-value');
    });

    await test.step('the right one is accepted', async () => {
      await page.getByRole('button', { name: 'Correct it' }).click();
      await fillConnectDialog(page, {
        kind: 'Gearset',
        name: 'gs',
        url: servers.gearset.url,
        secret: servers.credentials.gearsetToken,
      });
      await expect(page.getByText('The connection works.')).toBeVisible();
      await page.getByRole('button', { name: 'Done' }).click();
      await expect(page.getByRole('heading', { name: 'Sources' })).toBeVisible();
      await expect(page.getByRole('article', { name: 'gs' })).toContainText('secret in the key store');
    });

    await test.step('a second source, with user and password', async () => {
      await page.getByRole('button', { name: 'Connect a source' }).click();
      await fillConnectDialog(page, {
        kind: 'AgileApps',
        name: 'aa',
        url: servers.agileApps.url,
        user: servers.credentials.agileAppsUser,
        secret: servers.credentials.agileAppsPassword,
      });
      await expect(page.getByRole('dialog').getByText('The connection works.')).toBeVisible();
      await page.getByRole('button', { name: 'Done' }).click();
    });

    const card = page.getByRole('article', { name: 'aa' });
    await test.step('a sync shows its progress and can be cancelled', async () => {
      delayMs = 2000;
      await card.getByRole('button', { name: 'Sync now' }).click();
      await expect(card.getByRole('progressbar', { name: 'Sync progress' })).toBeVisible();
      await expect(card.getByRole('status').first()).toContainText(/window/);
      await page.getByRole('button', { name: 'Cancel sync' }).click();
      await expect(card.getByText(/Last result: (incomplete|failed)/)).toBeVisible();
      await expect(card.getByRole('alert')).toBeVisible();
    });

    await test.step('the next sync finishes, and both are covered', async () => {
      delayMs = 0;
      await page.getByRole('button', { name: 'Sync all' }).click();
      await expect(card.getByText('Last result: complete')).toBeVisible({ timeout: 60_000 });
      await expect(page.getByRole('article', { name: 'gs' }).getByText('Last result: complete')).toBeVisible();
      await expect(card.getByRole('figure', { name: 'Coverage of aa' })).toContainText('complete');
      await goTo(page, 'Search');
      await expect(grid(page)).toBeVisible();
      await expect(resultCount(page)).not.toHaveText('0 events');
    });

    await test.step('the next sync is told beforehand, with its calls', async () => {
      await goTo(page, 'Sources');
      await expect(card).toContainText(/Next sync: reads \d+ (minutes|hours|days|months)/);
      await expect(card.getByRole('button', { name: /in quarantine/ })).toBeHidden();
    });

    await test.step('a range is covered, a period of it first', async () => {
      await card.getByRole('button', { name: 'Sync a range' }).click();
      const dialog = page.getByRole('dialog', { name: 'Sync a range of aa' });
      const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
      await dialog.getByLabel('From', { exact: true }).fill(daysAgo(45));
      await dialog.getByLabel('First from').fill(daysAgo(40));
      await dialog.getByLabel('First to').fill(daysAgo(38));
      await dialog.getByRole('button', { name: 'Sync this range' }).click();
      await expect(card.getByText('Last result: complete')).toBeVisible({ timeout: 60_000 });
      await expect(card.getByRole('figure', { name: 'Coverage of aa' })).toContainText(`complete: ${daysAgo(45)}`);
    });

    await test.step('a schedule is kept, and told beside the sources', async () => {
      await goTo(page, 'Settings');
      await page.getByRole('radio', { name: 'Every hour' }).check();
      await goTo(page, 'Sources');
      await expect(page.getByText('Syncs by itself every hour while Tickmark is open.')).toBeVisible();
    });

    await test.step('a connection goes with its events only when its name is typed', async () => {
      await goTo(page, 'Sources');
      await page.getByRole('article', { name: 'gs' }).getByRole('button', { name: 'Remove' }).click();
      const dialog = page.getByRole('dialog', { name: 'Remove gs' });
      await dialog.getByRole('radio', { name: /Delete its/ }).check();
      const remove = dialog.getByRole('button', { name: 'Remove connection and events' });
      await expect(remove).toBeDisabled();
      await dialog.getByRole('textbox').fill('gs');
      await remove.click();
      await expect(page.getByRole('article', { name: 'gs' })).toBeHidden();
    });
  } finally {
    await servers.close();
  }
});
