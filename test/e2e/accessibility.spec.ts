import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { expect, keepPicture, test } from './test.ts';
import { closeDialog, goTo, grid, openSampleData, searchBox } from './window.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
}

/** What axe finds serious or worse in the window as it stands. */
async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: { run: () => Promise<AxeResult> } }).axe.run(),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}\n${node.failureSummary}`));
}

test('nothing stands in the way of anybody, in light, dark and high contrast, wide and narrow', async ({ page }) => {
  test.setTimeout(400_000);
  async function inspect(name: string): Promise<void> {
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    for (const theme of ['light', 'dark', 'contrast']) {
      for (const [width, height] of [
        [1440, 900],
        [800, 700],
      ] as const) {
        await page.evaluate((chosen) => (document.documentElement.dataset.theme = chosen), theme);
        await page.setViewportSize({ width, height });
        // What was pale while it was counted is still coming back.
        await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
        await keepPicture(page, `${name}-${theme}-${width}`);
        expect(await findBarriers(page), `${name}, ${theme}, ${width} pixels wide`).toEqual([]);
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }

  await inspect('welcome');
  await page.getByRole('button', { name: 'Connect a source' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await inspect('connect');
  await closeDialog(page);
  await openSampleData(page);
  await expect(page.getByRole('figure', { name: 'Events over time' })).toBeVisible();
  await inspect('search');
  await searchBox(page).fill('kind:deployment items>5');
  await expect(grid(page).getByRole('row').nth(1)).toContainText('deployment');
  await grid(page).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Show raw payload' }).click();
  await expect(page.getByRole('group', { name: 'Raw payload' })).toBeVisible();
  await inspect('details');
  await searchBox(page).fill('kind:login status:failed');
  await expect(page.getByRole('heading', { name: 'No event matches' })).toBeVisible();
  await inspect('empty');
  await searchBox(page).fill('');
  await expect(grid(page)).toBeVisible();
  await page.getByRole('button', { name: /^Export/ }).click();
  await inspect('export');
  await closeDialog(page);
  await page.keyboard.press('Control+o');
  await expect(page.getByRole('listitem', { name: 'Who deployed' })).toContainText(/\d/);
  await inspect('filters');
  await closeDialog(page);
  await grid(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('p');
  const asked = page.getByRole('dialog').getByRole('combobox');
  await expect(asked).toBeFocused();
  await page.keyboard.type('Review');
  await page.keyboard.press('Enter');
  await expect(asked).toHaveCount(0);
  await page.keyboard.press('t');
  await expect(asked).toBeFocused();
  await page.keyboard.type('odd');
  await page.keyboard.press('Enter');
  await expect(grid(page).getByRole('img', { name: 'pinned in Review; tagged odd' })).toBeVisible();
  await goTo(page, 'Investigations');
  await page.getByRole('link', { name: /Review/ }).click();
  await expect(page.getByRole('grid', { name: 'Pinned events' }).getByRole('row')).toHaveCount(2);
  await inspect('investigation');
  await goTo(page, 'Sources');
  await inspect('sources');
  await page.getByRole('button', { name: 'Sync a range' }).first().click();
  await inspect('range');
  await closeDialog(page);
  await goTo(page, 'Settings');
  await inspect('settings');
});
