import type { Locator, Page } from '@playwright/test';
import { expect, test } from './test.ts';
import { countedEvents, grid, openSampleData, resultCount, searchBox } from './window.ts';

const figure = (page: Page): Locator => page.getByRole('figure', { name: 'Events over time' });
const bars = (page: Page): Locator => page.getByRole('slider', { name: 'Bars' });
const facets = (page: Page): Locator => page.getByRole('region', { name: 'Facets' });

/** The number in a text such as `1,204 events`. */
function readNumber(text: string | null): number {
  return Number(/[\d,]+/.exec(text ?? '')?.[0].replaceAll(',', ''));
}

async function countEvents(page: Page): Promise<number> {
  return countedEvents(page);
}

/** The sum of the column with all events, in the table that stands for the bars. */
async function sumTable(page: Page): Promise<number> {
  await figure(page).getByRole('button', { name: 'Show as table' }).click();
  const cells = await figure(page).getByRole('row').locator('td:nth-child(2)').allInnerTexts();
  await figure(page).getByRole('button', { name: 'Show as chart' }).click();
  return cells.reduce((sum, text) => sum + readNumber(text), 0);
}

test('a result is seen over time, narrowed by bars and facets, and every step goes back', async ({ page }) => {
  await openSampleData(page);
  await expect(resultCount(page)).toHaveText('22,000 events');

  await test.step('the bars hold every event, and coverage stands under them', async () => {
    await expect(bars(page)).toBeVisible();
    expect(await sumTable(page)).toBe(22_000);
    await expect(figure(page).getByRole('figure', { name: 'Coverage of sample-gearset' })).toContainText('unverified');
  });

  await test.step('a drag over bars limits the time, and Back puts it back', async () => {
    const box = await bars(page).boundingBox();
    if (box === null) throw new Error('the bars have no place');
    await page.mouse.move(box.x + box.width * 0.4, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 20, { steps: 4 });
    await page.mouse.up();
    await expect(searchBox(page)).toHaveText(/^time>=\S+ time<\S+$/);
    await expect(resultCount(page)).not.toHaveText('22,000 events');
    const limited = await countEvents(page);
    await expect.poll(() => sumTable(page)).toBe(limited);
    await figure(page).getByRole('button', { name: 'Back' }).click();
    await expect(resultCount(page)).toHaveText('22,000 events');
  });

  await test.step('a double click zooms into a bar', async () => {
    await expect(figure(page)).toHaveAttribute('aria-busy', 'false');
    await bars(page).dblclick({ position: { x: 300, y: 50 } });
    await expect(searchBox(page)).toHaveText(/^time>=/);
  });

  await test.step('the keyboard does the same: Backspace back, Shift and arrows mark, Enter limits', async () => {
    await bars(page).focus();
    await page.keyboard.press('Backspace');
    await expect(resultCount(page)).toHaveText('22,000 events');
    await expect(figure(page)).toHaveAttribute('aria-busy', 'false');
    await page.keyboard.press('End');
    await page.keyboard.press('Shift+ArrowLeft');
    await expect(bars(page)).toHaveAttribute('aria-valuetext', /to before .* \(UTC\): [\d,]+ events?/);
    const told = readNumber(/: (.*) event/.exec((await bars(page).getAttribute('aria-valuetext')) ?? '')?.[1] ?? '');
    await page.keyboard.press('Enter');
    await expect.poll(() => countEvents(page)).toBe(told);
    await page.keyboard.press('Backspace');
    await expect(resultCount(page)).toHaveText('22,000 events');
  });

  await test.step('a facet includes with its exact count, excludes, and takes back', async () => {
    await expect(facets(page)).toHaveAttribute('aria-busy', 'false');
    const value = facets(page).getByRole('button', { name: /^Only deployment / });
    const told = readNumber(await value.innerText());
    await value.click();
    await expect(searchBox(page)).toHaveText('kind:deployment');
    await expect.poll(() => countEvents(page)).toBe(told);
    await expect(value).toHaveAttribute('aria-pressed', 'true');
    await value.focus();
    await page.keyboard.press('-');
    await expect(searchBox(page)).toHaveText('-kind:deployment');
    await expect(resultCount(page)).toHaveText(`${(22_000 - told).toLocaleString('en-GB')} events`);
  });

  await test.step('steps are undone and done again outside of text fields', async () => {
    await grid(page).focus();
    await page.keyboard.press('Control+z');
    await expect(searchBox(page)).toHaveText('kind:deployment');
    await page.keyboard.press('Control+Shift+Z');
    await expect(searchBox(page)).toHaveText('-kind:deployment');
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(searchBox(page)).toHaveText('kind:deployment');
  });

  await test.step('all values of a facet can be searched', async () => {
    const group = facets(page).getByRole('region', { name: 'Metadata type' });
    await group.getByRole('button', { name: 'Show all' }).click();
    await group.getByRole('searchbox').fill('profile');
    await expect(group.getByRole('button', { name: /^Only / })).toHaveCount(1);
    await group.getByRole('button', { name: /^Only Profile / }).click();
    await expect(searchBox(page)).toHaveText('kind:deployment metadata:Profile');
  });

  await test.step('a cell filters in and out by keys and by its menu', async () => {
    await expect(grid(page)).toHaveAttribute('aria-busy', 'false');
    await grid(page).focus();
    await page.keyboard.press('g');
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('i');
    await expect(searchBox(page)).toHaveText(/ metadata:Profile actor:\S+$/);
    await page.keyboard.press('Control+z');
    await expect(searchBox(page)).toHaveText('kind:deployment metadata:Profile');
    await grid(page).getByRole('row').nth(1).getByText('deployment').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Not kind: deployment' }).click();
    await expect(searchBox(page)).toHaveText('metadata:Profile -kind:deployment');
    await expect(resultCount(page)).toHaveText('0 events');
  });
});
