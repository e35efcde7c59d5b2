import { expect, test } from './test.ts';
import { goTo, grid, openPalette, openSampleData, resultCount, searchBox } from './window.ts';

test('commands are found, run and given other keys without a mouse', async ({ page }) => {
  await openSampleData(page);
  const palette = page.getByRole('dialog', { name: 'Commands' });

  await test.step('the palette goes to a view', async () => {
    await openPalette(page);
    await page.keyboard.type('go to overview');
    await expect(palette.getByRole('option').first()).toContainText('Go to Overview');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
  });

  await test.step('the palette searches for what is no command', async () => {
    await openPalette(page);
    await page.keyboard.type('kind:login');
    await palette.getByRole('option', { name: 'Search for kind:login' }).click();
    await expect(searchBox(page)).toContainText('kind:login');
    await expect(resultCount(page)).not.toHaveText('22,000 events');
  });

  await test.step('keys of the number row go to the views', async () => {
    await page.keyboard.press('Control+,');
    await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
    await page.keyboard.press('Control+1');
    await expect(grid(page)).toBeVisible();
  });

  await test.step('the key sheet lists what there is', async () => {
    await grid(page).focus();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keys' });
    await expect(sheet.getByText('Find a command')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
  });

  await test.step('a command gets another key, which lasts', async () => {
    await goTo(page, 'Settings');
    await page.getByRole('button', { name: 'Change the key of Go to Sources' }).press('Enter');
    await page.keyboard.press('Alt+s');
    await page.reload();
    await page.keyboard.press('Alt+s');
    await expect(page.getByRole('heading', { name: 'Sources', level: 1 })).toBeVisible();
  });

  await test.step('single keys can be switched off', async () => {
    await goTo(page, 'Settings');
    await page.getByRole('checkbox', { name: /^Single keys/ }).uncheck();
    await page.getByRole('heading', { name: 'Settings', level: 1 }).click();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
});
