import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startApp } from './start-app.ts';
import { expect, test } from './test.ts';
import { closeDialog, grid, openPalette, openSampleData, resultCount, searchBox } from './window.ts';

const written = join(mkdtempSync(join(tmpdir(), 'tickmark-filters-')), 'filters.json');
test.use({ dialogAnswer: written });

const pinned = (page: Page) => page.getByRole('region', { name: 'Pinned filters' }).getByRole('button');

/** Writes a query in place of the one there, and confirms it. */
async function searchFor(page: Page, query: string): Promise<void> {
  await searchBox(page).fill(query);
  await searchBox(page).press('Enter');
  await expect(searchBox(page)).toContainText(query);
}

async function command(page: Page, title: string): Promise<void> {
  await openPalette(page);
  await page.keyboard.type(title);
  await expect(page.getByRole('dialog', { name: 'Commands' }).getByRole('option').first()).toContainText(title);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toHaveCount(0);
}

test('a filter is saved, changed, compared, restored, run with a key and carried in a file', async ({ page, app }) => {
  test.setTimeout(180_000);
  await openSampleData(page);
  const save = page.getByRole('dialog', { name: 'Save filter' });
  const list = page.getByRole('dialog', { name: 'Saved filters' });
  const history = page.getByRole('dialog', { name: 'History of Failures' });

  await test.step('saved with its layout, by keyboard alone', async () => {
    await searchFor(page, 'kind:deployment status:failed');
    await expect(resultCount(page)).not.toHaveText('22,000 events');
    await command(page, 'Sort by Actor');
    await expect(grid(page).getByRole('columnheader', { name: 'Actor' })).toHaveAttribute('aria-sort', 'ascending');
    await page.keyboard.press('Control+s');
    await expect(save.getByRole('textbox', { name: 'Name' })).toBeFocused();
    await page.keyboard.type('Failures');
    await page.keyboard.press('Enter');
    await expect(save).toBeHidden();
    await expect(page.getByRole('button', { name: 'Saved filters' })).toContainText('Failures');
  });
  const failed = await resultCount(page).textContent();

  await test.step('changed and saved again: a version', async () => {
    await searchFor(page, 'kind:deployment status:failed,partial');
    await expect(resultCount(page)).not.toHaveText(failed ?? '');
    await expect(page.getByRole('button', { name: 'Saved filters' })).toContainText('changed');
    await page.keyboard.press('Control+s');
    await expect(save.getByText('“Failures” exists: this becomes its version 2.')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Saved filters' })).not.toContainText('changed');
  });

  await test.step('compared, word by word, and restored', async () => {
    await command(page, 'History of the saved filter');
    await expect(history.getByRole('radio', { name: /Version 2 · present/ })).toBeChecked();
    const query = history.getByRole('row', { name: /^Query/ });
    await expect(query.locator('ins')).toContainText('partial');
    await history.getByRole('radio', { name: /^Version 1/ }).check();
    await history.getByRole('button', { name: 'Restore version 1' }).click();
    await expect(history.getByRole('radio', { name: /Version 3 · present/ })).toBeChecked();
    await closeDialog(page);
  });

  await test.step('undo and redo go back to the start of it', async () => {
    const tell = page.getByRole('status', { name: 'Notices' });
    await grid(page).focus();
    await page.keyboard.press('Control+z');
    await expect(tell).toContainText('Undone: ');
    await page.keyboard.press('Control+z');
    await command(page, 'History of the saved filter');
    await expect(history.getByRole('radio')).toHaveCount(1);
    await closeDialog(page);
    await grid(page).focus();
    // Before that save the query was changed: a step of the query comes next, then the first save.
    await page.keyboard.press('Control+z');
    await expect(resultCount(page)).toHaveText(failed ?? '');
    await page.keyboard.press('Control+z');
    await expect(page.getByRole('button', { name: 'Saved filters' })).not.toContainText('Failures');
    for (let steps = 0; steps < 4; steps += 1) await page.keyboard.press('Control+Shift+z');
    await command(page, 'Open a saved filter');
    await expect(list.getByRole('listitem', { name: 'Failures' })).toContainText('version 3');
    await closeDialog(page);
  });

  await test.step('pinned with live counts, moved and run with one key', async () => {
    await page.keyboard.press('Control+o');
    for (const name of ['Failures', 'Who deployed']) {
      await list.getByRole('button', { name: `More for ${name}` }).click();
      await page.getByRole('menuitem', { name: 'Pin to the side bar' }).click();
    }
    await closeDialog(page);
    await expect(pinned(page)).toHaveText([new RegExp(`Failures\\s*${parseInt(failed ?? '')}`), /Who deployed\s*\d+/]);
    await pinned(page).first().focus();
    await page.keyboard.press('Alt+ArrowDown');
    await expect(pinned(page).first()).toContainText('Who deployed');
    await page.keyboard.press('Alt+1');
    await expect(searchBox(page)).toContainText('kind:deployment time:this-quarter');
    await expect(
      grid(page)
        .getByRole('gridcell', { name: /events$/ })
        .first(),
    ).toBeVisible();
    await page.keyboard.press('Alt+2');
    await expect(resultCount(page)).toHaveText(failed ?? '');
    await expect(grid(page).getByRole('columnheader', { name: 'Actor' })).toHaveAttribute('aria-sort', 'ascending');
  });

  await test.step('written to a file, removed, read again from it', async () => {
    await page.keyboard.press('Control+o');
    await list.getByRole('button', { name: 'Export all …' }).click();
    await expect(page.getByRole('status', { name: 'Notices' })).toContainText(written);
    expect(readFileSync(written, 'utf8')).toContain('"query": "kind:deployment status:failed"');
    await list.getByRole('button', { name: 'More for Failures' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await expect(list.getByRole('button', { name: 'Run Failures' })).toHaveCount(0);
    await list.getByRole('button', { name: 'Import …' }).click();
    await expect(list.getByRole('listitem', { name: 'Failures' })).toContainText('version 1');
    await closeDialog(page);
  });

  await test.step('a restart keeps them, and a link leads to one', async () => {
    await app.close();
    const again = await startApp(null, app.folder, ['tickmark://filter/failures']);
    await expect(searchBox(again.page)).toContainText('kind:deployment status:failed');
    await expect(resultCount(again.page)).toHaveText(failed ?? '');
    await again.close();
    const hostile = await startApp(null, app.folder, ['tickmark://filter/..%00/']);
    await expect(hostile.page.getByRole('status', { name: 'Notices' })).toContainText('Nothing was opened.');
    await hostile.close();
  });
});
