import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './test.ts';
import { countedEvents, details, goTo, grid, openSampleData, resultCount, searchBox } from './window.ts';

test('from an empty workspace to an answer, its evidence and its export', async ({ app, page }) => {
  await test.step('the sample data fills the workspace', async () => {
    await expect(page.getByRole('button', { name: 'Connect a source' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Import files' })).toBeVisible();
    await openSampleData(page);
    await expect(resultCount(page)).toHaveText('22,000 events');
  });

  await test.step('a query gives an exact count, by keyboard alone', async () => {
    await grid(page).focus();
    await page.keyboard.press('/');
    await expect(searchBox(page)).toBeFocused();
    await page.keyboard.type('kind:deployment env:production item:Profile/*');
    await expect(resultCount(page)).not.toHaveText('22,000 events');
    await expect(grid(page).getByRole('row').nth(1)).toContainText('deployment');
    // While the query is typed, each of its beginnings has a count of its own.
    await expect(async () => {
      const rows = await countedEvents(page);
      expect(Number(await grid(page).getAttribute('aria-rowcount'))).toBe(rows + 1);
    }).toPass({ timeout: 15_000 });
  });

  await test.step('the keyboard goes through the rows', async () => {
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await expect(grid(page)).toBeFocused();
    await page.keyboard.press('j');
    await expect(grid(page).getByRole('row', { selected: true })).toHaveAttribute('aria-rowindex', '3');
    await page.keyboard.press('Shift+G');
    const last = (await grid(page).getAttribute('aria-rowcount')) ?? '';
    await expect(grid(page).getByRole('row', { selected: true })).toHaveAttribute('aria-rowindex', last);
    await page.keyboard.press('g');
    await expect(grid(page).getByRole('row', { selected: true })).toHaveAttribute('aria-rowindex', '2');
  });

  await test.step('Enter shows the details, with the payload as it was received', async () => {
    await page.keyboard.press('Enter');
    await expect(details(page)).toContainText('production');
    await expect(details(page).getByText('Profile', { exact: false }).first()).toBeVisible();
    await details(page).getByRole('button', { name: 'Show raw payload' }).click();
    await details(page).getByRole('radio', { name: 'As received' }).check();
    await expect(details(page).getByRole('group', { name: 'Raw payload' })).toContainText('"DeploymentId"');
    await grid(page).focus();
    await page.keyboard.press('Escape');
    await expect(details(page)).toBeHidden();
  });

  for (const [format, label] of [
    ['csv', 'CSV (.csv)'],
    ['xlsx', 'Excel workbook (.xlsx)'],
  ] as const) {
    await test.step(`the export to ${format} has exactly the rows of the result`, async () => {
      const counted = await resultCount(page).innerText();
      await page.getByRole('button', { name: `Export ${counted}` }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Format').selectOption({ label });
      await dialog.getByRole('button', { name: `Export ${counted}` }).click();
      const rows = counted.replace(/\D/g, '');
      const entry = page
        .getByRole('region', { name: 'Exports' })
        .getByRole('article')
        .filter({ hasText: `.${format}` });
      await expect(entry).toContainText(`${rows} rows exported`);
      const name = readdirSync(app.exports).find((file) => file.endsWith(`.${format}`)) ?? '';
      const manifest = JSON.parse(readFileSync(join(app.exports, `${name}.manifest.json`), 'utf8')) as { rows: number };
      expect(manifest.rows).toBe(Number(rows));
      await entry.getByRole('button', { name: 'Take off the list' }).click();
    });
  }

  await test.step('a mistake is underlined and named, and the last result stays', async () => {
    const counted = await resultCount(page).innerText();
    await searchBox(page).fill('knd:deployment');
    await expect(page.getByRole('alert')).toContainText('knd');
    await expect(searchBox(page)).toHaveAttribute('aria-invalid', 'true');
    await expect(resultCount(page)).toHaveText(counted);
    await page.getByRole('button', { name: 'Go to the mistake' }).click();
    await expect(searchBox(page)).toBeFocused();
    await page.getByRole('button', { name: 'Write kind instead' }).click();
    await expect(searchBox(page)).toHaveText('kind:deployment');
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  await test.step('an empty result says which term to drop', async () => {
    await searchBox(page).fill('kind:login status:failed');
    await expect(resultCount(page)).toHaveText('0 events');
    await page.getByRole('button', { name: /Without status:failed/ }).click();
    await expect(searchBox(page)).toHaveText('kind:login');
    await expect(resultCount(page)).not.toHaveText('0 events');
  });

  await test.step('markup in the data is text', async () => {
    await searchBox(page).fill('kind:deployment "<script>alert"');
    await expect(grid(page).getByRole('row').nth(1)).toContainText('deployment');
    await grid(page).focus();
    await page.keyboard.press('Enter');
    await expect(details(page)).toContainText('<script>alert("sample")</script>');
  });

  await test.step('another zone changes the times shown', async () => {
    await goTo(page, 'Settings');
    await page.getByLabel('Time zone').selectOption('Asia/Tokyo');
    await goTo(page, 'Search');
    await expect(grid(page).getByRole('columnheader', { name: 'Time (Asia/Tokyo)' })).toBeVisible();
  });
});
