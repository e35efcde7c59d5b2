import type { Page } from '@playwright/test';
import { expect, test } from './test.ts';
import { closeDialog, goTo, grid, openSampleData } from './window.ts';

/** Words on the page that came from no table of words: data is marked as not to be translated. */
function findUntranslated(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const isWord = (text: string): boolean => /[A-Za-z]{2}/.test(text);
    const isData = (element: Element | null): boolean =>
      element === null || element.closest('[translate="no"], kbd, code, pre, style, script') !== null;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent ?? '';
      if (isWord(text) && !isData(node.parentElement)) found.push(`text: ${text.trim()}`);
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
      if (isData(element)) continue;
      for (const name of ['aria-label', 'title', 'placeholder']) {
        const text = element.getAttribute(name) ?? '';
        if (isWord(text)) found.push(`${name}: ${text}`);
      }
    }
    return [...new Set(found)];
  });
}

test('every word of the window comes from the language in use', async ({ page }) => {
  const inspect = async (place: string): Promise<void> => expect.soft(await findUntranslated(page), place).toEqual([]);
  await openSampleData(page);
  await page.evaluate(() => localStorage.setItem('language', 'en-XA'));
  await page.reload();
  await expect(page.getByRole('grid')).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await inspect('search');

  await page.getByRole('grid').focus();
  await page.keyboard.press('g');
  await page.keyboard.press('Enter');
  await expect(
    page
      .getByRole('region')
      .filter({ has: page.locator('dl') })
      .first(),
  ).toBeVisible();
  await inspect('details');

  for (const view of ['overview', 'investigations', 'sources', 'settings']) {
    await page.evaluate((name) => (location.hash = `#/${name}`), view);
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    await inspect(view);
  }

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await inspect('palette');
  await closeDialog(page);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await inspect('keys');
  await closeDialog(page);

  await page.evaluate(() => localStorage.removeItem('language'));
  await page.reload();
  await goTo(page, 'Search');
  await expect(grid(page)).toBeVisible();
});
