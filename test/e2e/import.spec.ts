import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Page } from '@playwright/test';
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
const odd = join(folder, 'odd.json');
writeFileSync(
  odd,
  JSON.stringify({ Deployments: [{ ...deployments[0], DeploymentId: 'odd', Date: '<b>yesterday</b>' }] }),
);

test.use({ dialogAnswer: [saved, broken].join(delimiter) });

test('saved answers come in without any account, and a broken file is told and leaves nothing', async ({ page }) => {
  await page.getByRole('button', { name: 'Import files' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import files' });
  await dialog.getByLabel('Name').fill('archive');
  await dialog.getByRole('button', { name: 'Choose files' }).click();
  await expect(dialog.getByRole('status')).toHaveText('1 of 2 files stored');
  await expect(dialog.getByRole('row', { name: /saved\.json/ })).toContainText('3');
  await expect(dialog.getByRole('row', { name: /broken\.json/ })).toContainText('Not stored.');
  await dialog.getByRole('button', { name: 'Done' }).click();

  await goTo(page, 'Search');
  await expect(resultCount(page)).toHaveText('3 events');
  await grid(page).focus();
  await page.keyboard.press('Enter');
  await expect(details(page).getByRole('heading', { name: 'Release three' })).toBeVisible();
  await goTo(page, 'Sources');
  await expect(page.getByRole('article', { name: 'archive' })).toContainText('no secret stored');

  await test.step('files are dropped on the window, and known rows are known', async () => {
    await dropFiles(page, [saved]);
    await expect(dialog.getByRole('list', { name: 'Dropped files' })).toHaveText('saved.json');
    await dialog.getByRole('button', { name: 'Import 1 file' }).click();
    await expect(dialog.getByRole('status')).toHaveText('1 of 1 file stored');
    await expect(dialog.getByRole('row', { name: /saved\.json/ }).getByRole('cell')).toHaveText([
      /saved\.json/,
      '3',
      '0',
      '3',
      '0',
      '0',
    ]);
    await dialog.getByRole('button', { name: 'Done' }).click();
  });

  await test.step('what can not be read is kept in quarantine, and shown as text', async () => {
    await dropFiles(page, [odd]);
    await dialog.getByRole('button', { name: 'Import 1 file' }).click();
    await expect(
      dialog
        .getByRole('row', { name: /odd\.json/ })
        .getByRole('cell')
        .last(),
    ).toHaveText('1');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('article', { name: 'archive' }).getByRole('button', { name: '1 in quarantine' }).click();
    const quarantine = page.getByRole('dialog', { name: 'Quarantine of archive' });
    await expect(quarantine.getByRole('group', { name: 'Payload as received' })).toContainText('<b>yesterday</b>');
    await quarantine.getByRole('button', { name: 'Read again' }).click();
    await expect(quarantine.getByRole('status').last()).toHaveText('0 read, 1 left');
  });
});

/** Drops files as the desktop does, onto the middle of the window. */
async function dropFiles(page: Page, files: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 700, y: 600, data });
    if (type === 'dragOver') await expect(page.getByText('Drop files to import them')).toBeVisible();
  }
  await session.detach();
}
