import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from './test.ts';
import { details, goTo, grid, resultCount } from './window.ts';

const folder = mkdtempSync(join(tmpdir(), 'tickmark-import-'));
const saved = join(folder, 'saved.json');
const broken = join(folder, 'broken.json');
const deployments = ['one', 'two', 'three'].map((name, index) => ({
  DeploymentId: `5b0c8a52-0000-4000-8000-00000000000${index}`,
  Date: `2026-03-0${index + 1}T10:15:30Z`,
  FriendlyName: `Release ${name}`,
  Status: 'Successful',
  DeploymentDifferences: [],
}));
writeFileSync(saved, JSON.stringify({ Deployments: deployments }));
writeFileSync(broken, '{"Deployments": [');

test.use({ dialogAnswer: [saved, broken].join(delimiter) });

test('saved answers come in without any account, and a broken file is told and leaves nothing', async ({ page }) => {
  await page.getByRole('button', { name: 'Import files' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import files' });
  await dialog.getByLabel('Name').fill('archive');
  await dialog.getByRole('button', { name: 'Choose files' }).click();
  await expect(dialog.getByRole('alert')).toContainText('broken.json');
  await expect(dialog.getByRole('alert')).toContainText('One file before it was stored.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await goTo(page, 'Search');
  await expect(resultCount(page)).toHaveText('3 events');
  await grid(page).focus();
  await page.keyboard.press('Enter');
  await expect(details(page).getByRole('heading', { name: 'Release three' })).toBeVisible();
  await goTo(page, 'Sources');
  await expect(page.getByRole('article', { name: 'archive' })).toContainText('no secret stored');
});
