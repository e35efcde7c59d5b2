import type { Locator, Page } from '@playwright/test';
import { expect, test } from './test.ts';
import { countedEvents, grid, openSampleData, resultCount, searchBox } from './window.ts';

const pill = (page: Page, term: string): Locator => page.getByRole('button', { name: `Filter ${term}`, exact: true });
const offers = (page: Page): Locator => page.getByRole('listbox', { name: 'What fits here' });

async function run(page: Page, query: string): Promise<void> {
  await searchBox(page).fill(query);
  await page.keyboard.press('Enter');
  await expect(searchBox(page)).toHaveText(query);
}

async function countEvents(page: Page): Promise<number> {
  return countedEvents(page);
}

test('keys pressed before the editor is there are not lost', async ({ page }) => {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(/create-editor/, async (route) => {
    await released;
    await route.continue();
  });
  await openSampleData(page);
  await page.keyboard.press('/');
  await page.keyboard.type('kin');
  await expect(searchBox(page)).toHaveValue('kin');
  release();
  await expect(searchBox(page)).toHaveText('kin');
  await expect(offers(page).getByRole('option').first()).toContainText('kind');
  await page.keyboard.type('d:deployment');
  await expect(resultCount(page)).toHaveText('2,000 events');
});

test('a query is written with help, taken apart, and found again', async ({ page }) => {
  await openSampleData(page);
  await expect(resultCount(page)).toHaveText('22,000 events');

  await test.step('fields and values are offered with their counts, and taken with Tab', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('kin');
    await expect(offers(page).getByRole('option').first()).toContainText('kind');
    await page.keyboard.press('Tab');
    await expect(searchBox(page)).toHaveText('kind:');
    await page.keyboard.type('dep');
    const offer = offers(page).getByRole('option', { name: /deployment/ });
    await expect(offer).toContainText('2,000');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(searchBox(page)).toHaveText('kind:deployment');
    await expect(resultCount(page)).toHaveText('2,000 events');
    await expect(page.getByText('of 22,000')).toBeVisible();
  });

  await test.step('Enter runs what one sees while values are offered, and closes the list', async () => {
    await page.keyboard.type(' env:prod');
    await expect(offers(page)).toBeVisible();
    await page.keyboard.type('uction');
    await page.keyboard.press('Enter');
    await expect(offers(page)).toBeHidden();
    await expect(searchBox(page)).toHaveText('kind:deployment env:production');
    await expect(resultCount(page)).not.toHaveText('2,000 events');
  });

  await test.step('the field has an undo of its own', async () => {
    await page.keyboard.press('Control+z');
    await expect(searchBox(page)).not.toHaveText('kind:deployment env:production');
    await page.keyboard.press('Control+y');
    await expect(searchBox(page)).toHaveText('kind:deployment env:production');
  });

  await test.step('a pill is switched off and on, and is the same text again', async () => {
    const both = await countEvents(page);
    await pill(page, 'env:production').click();
    await expect(pill(page, 'env:production')).toHaveAttribute('aria-pressed', 'false');
    await expect(searchBox(page)).toHaveText('kind:deployment');
    await expect(resultCount(page)).toHaveText('2,000 events');
    await pill(page, 'env:production').press('Enter');
    await expect(searchBox(page)).toHaveText('kind:deployment env:production');
    await expect.poll(() => countEvents(page)).toBe(both);
  });

  await test.step('its menu inverts, groups and drops, by the keyboard', async () => {
    await page.getByRole('button', { name: 'Change env:production' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Invert' }).press('Enter');
    await expect(searchBox(page)).toHaveText('kind:deployment -env:production');
    await page.getByRole('button', { name: 'Change kind:deployment' }).click();
    await page.getByRole('menuitem', { name: 'Or: -env:production' }).click();
    await expect(searchBox(page)).toHaveText('(kind:deployment OR -env:production)');
    await run(page, 'kind:login status:failed');
    await expect(resultCount(page)).toHaveText('0 events');
    await pill(page, 'status:failed').press('Delete');
    await expect(searchBox(page)).toHaveText('kind:login');
    await expect(resultCount(page)).not.toHaveText('0 events');
  });

  await test.step('Up brings back earlier queries, and the menu lists them with what they found', async () => {
    await run(page, 'kind:security');
    await searchBox(page).press('ArrowUp');
    await expect(searchBox(page)).toHaveText('kind:login');
    await page.keyboard.press('ArrowDown');
    await expect(searchBox(page)).toHaveText('kind:security');
    await page.getByRole('button', { name: 'Recent queries' }).click();
    await page.getByRole('menuitem', { name: /^kind:deployment 2,000 events/ }).click();
    await expect(searchBox(page)).toHaveText('kind:deployment');
  });

  await test.step('a line more by Shift and Enter is the same query', async () => {
    await searchBox(page).press('End');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('env:git');
    await page.keyboard.press('Enter');
    await expect(pill(page, 'env:git')).toBeVisible();
    await expect(resultCount(page)).not.toHaveText('2,000 events');
  });
});

test('time is chosen from a list, by dates, and by keys', async ({ page }) => {
  await openSampleData(page);
  await run(page, 'kind:deployment');
  const button = page.getByRole('button', { name: /^Time range/ });
  const panel = page.getByRole('dialog', { name: 'Time range' });

  await test.step('a relative range stays relative, and its dates are shown with the zone', async () => {
    await expect(button).toContainText('All time');
    await button.click();
    await expect(panel).toContainText(/The archive covers \d{4}-\d\d-\d\d – \d{4}-\d\d-\d\d/);
    await panel.getByRole('button', { name: 'Last 30 days' }).click();
    await expect(searchBox(page)).toHaveText('kind:deployment time:last-30d');
    await expect(button).toContainText(/\d{4}-\d\d-\d\d \d\d:\d\d.* – \d{4}-\d\d-\d\d.*UTC/);
  });

  await test.step('typed dates are checked', async () => {
    await grid(page).focus();
    await page.keyboard.press('r');
    await panel.getByLabel('From').fill('2026-13-01');
    await panel.getByLabel('To, included').fill('2026-03-31');
    await panel.getByRole('button', { name: 'Use this range' }).click();
    await expect(panel).toContainText('This is no date.');
    await panel.getByLabel('From').fill('2026-01-01');
    await panel.getByLabel('To, included').press('Enter');
    await expect(searchBox(page)).toHaveText('kind:deployment time:2026-01-01..2026-03-31');
    await expect(button).toContainText('2026-01-01 – 2026-03-31');
  });

  await test.step('keys move it by a bar, zoom, and go back', async () => {
    const figure = page.getByRole('figure', { name: 'Events over time' });
    const texts = [await searchBox(page).innerText()];
    for (const key of ['[', '-', '=', ']']) {
      await expect(figure).toHaveAttribute('aria-busy', 'false');
      await grid(page).focus();
      await page.keyboard.press(key);
      await expect(searchBox(page)).not.toHaveText(texts.at(-1) ?? '');
      texts.push(await searchBox(page).innerText());
    }
    await expect(figure).toHaveAttribute('aria-busy', 'false');
    await grid(page).focus();
    for (const text of texts.slice(0, -1).reverse()) {
      await page.keyboard.press('Backspace');
      await expect(searchBox(page)).toHaveText(text);
    }
  });

  await test.step('the length of a bar and what is stacked are chosen', async () => {
    const figure = page.getByRole('figure', { name: 'Events over time' });
    await figure.getByLabel('Length of a bar').selectOption('month');
    await expect(figure).toHaveAttribute('aria-busy', 'false');
    await figure.getByLabel('stacked by').selectOption('env');
    await expect(figure.getByRole('list', { name: 'Legend' })).toContainText('production');
    await figure.getByRole('button', { name: 'Show as table' }).click();
    await expect(figure.getByRole('row')).toHaveCount(4);
    await figure.getByRole('button', { name: 'Show as chart' }).click();
    await figure.getByLabel('Length of a bar').selectOption('day');
    await expect(figure.getByText('off-hours')).toBeVisible();
  });
});
