import { expect, test } from './test.ts';
import { grid, openPalette, openSampleData } from './window.ts';

test('every command is found in the palette and runs from it, by keyboard alone', async ({ page }) => {
  test.setTimeout(400_000);
  await openSampleData(page);
  const palette = page.getByRole('dialog', { name: 'Commands' });
  const options = palette.getByRole('option');

  await openPalette(page);
  const titles = await options.locator('> span:first-child').allInnerTexts();
  await page.keyboard.press('Escape');
  expect(titles.length).toBeGreaterThan(100);
  expect(new Set(titles).size, 'no two commands have the same title').toBe(titles.length);

  for (const title of titles) {
    await test.step(title, async () => {
      // Whatever the command before has opened is closed, and the view with the most commands is there.
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await page.evaluate(() => (location.hash = '#/search'));
      await expect(page.getByRole('searchbox', { name: 'Search', exact: true })).toBeVisible();
      await openPalette(page);
      await page.keyboard.type(title);
      const option = options.filter({ has: page.getByText(title, { exact: true }) });
      if ((await option.count()) === 0) {
        // It cannot be done at the moment, such as undo where nothing was done.
        await page.keyboard.press('Escape');
        return;
      }
      await page.keyboard.press('Enter');
      if (title !== 'Find a command') await expect(palette).toHaveCount(0);
      await expect(page.getByRole('navigation', { name: 'Main' })).toBeAttached();
      // What the command opens is there before the next key.
      await page.evaluate(() => new Promise((done) => setTimeout(() => requestIdleCallback(done))));
    });
  }

  await page.keyboard.press('Escape');
  await page.evaluate(() => (location.hash = '#/search'));
  await page.reload();
  await expect(grid(page).or(page.getByRole('heading', { name: 'No event matches' }))).toBeVisible();
});
