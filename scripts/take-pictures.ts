// Takes the pictures of the documentation: opens the window on whichever host is there, over sample data.
//   npm run pictures
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startApp } from '#test/e2e/start-app.ts';
import { details, goTo, grid, openSampleData, resultCount, searchBox } from '#test/e2e/window.ts';

const folder = join(import.meta.dirname, '..', 'docs', 'pictures');
const largestBytes = 300_000;
/** The same moment of every run: changes that move have come to rest. */
const settleMs = 800;

const story = `# Failed deployments to production

All of them, by who deployed:

\`\`\`tickmark
query: kind:deployment status:failed env:production
view: chart
by: actor
\`\`\`
`;

const inside = process.argv.includes('--inside');
process.exitCode = inside ? await takeAll() : startWithKeyStore();

/** The sample's connections store secrets, so the window needs a key store, which a plain machine does not have. */
function startWithKeyStore(): number {
  const command = ['scripts/with-key-store.ts', process.execPath, import.meta.filename, '--inside'];
  return spawnSync(process.execPath, command, { stdio: 'inherit' }).status ?? 1;
}

async function takeAll(): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const app = await startApp(null);
  const { page } = app;
  let tooLarge = 0;

  async function take(name: string, theme: 'light' | 'dark', width = 1440, height = 900): Promise<void> {
    await page.evaluate((chosen) => (document.documentElement.dataset.theme = chosen), theme);
    await page.setViewportSize({ width, height });
    // Neither the pointer nor the keyboard's focus is part of the picture.
    await page.mouse.move(1, 1);
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    await page.waitForTimeout(settleMs);
    const path = join(folder, `${name}.png`);
    const { length: size } = await page.screenshot({ path, animations: 'disabled' });
    console.log(`${name}.png: ${Math.round(size / 1000)} kB`);
    if (size > largestBytes) tooLarge += 1;
  }

  async function takeSearchWithoutResult(): Promise<void> {
    await goTo(page, 'Search');
    await searchBox(page).fill('kind:deployment status:failed "nobody wrote this"');
    await resultCount(page).getByText('0 events').waitFor();
    await take('no-result', 'light');
    await searchBox(page).fill('');
  }

  try {
    await take('welcome-light', 'light');
    await take('welcome-dark', 'dark');
    await openSampleData(page);
    await showDeployment(page);
    await take('search-light', 'light');
    await take('search-dark', 'dark');
    await take('narrow-detail-light', 'light', 800);
    await page.getByRole('button', { name: 'Close details' }).click();
    await searchBox(page).fill('');
    await page.getByLabel('stacked by').selectOption('kind');
    await page.waitForTimeout(settleMs);
    await take('all-light', 'light');
    await take('narrow-dark', 'dark', 800);
    await take('narrow-light', 'light', 800);
    await goTo(page, 'Overview');
    await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
    await take('overview-light', 'light');
    await take('overview-dark', 'dark');
    await take('overview-narrow', 'light', 800);
    await takeSearchWithoutResult();
    await goTo(page, 'Investigations');
    await take('investigations-empty', 'light');
    await goTo(page, 'Search');
    await makeInvestigation(page);
    await take('investigation-light', 'light');
    await take('investigation-dark', 'dark');
    await take('investigation-narrow', 'light', 800);
    await page
      .getByRole('navigation', { name: 'Parts of the investigation' })
      .getByRole('link', { name: 'Story' })
      .click();
    await take('story-light', 'light');
    await goTo(page, 'Sources');
    await take('sources-light', 'light');
    await take('sources-dark', 'dark');
    await take('sources-narrow', 'light', 800);
    await goTo(page, 'Settings');
    await take('settings-light', 'light');
    await take('settings-dark', 'dark');
    await take('settings-narrow', 'light', 800);
  } finally {
    await app.stop();
  }
  if (tooLarge > 0) console.error(`${tooLarge} pictures are larger than ${largestBytes / 1000} kB.`);
  return tooLarge === 0 ? 0 : 1;
}

/** A result that shows most of what the window has, with the details of one event. */
async function showDeployment(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await searchBox(page).fill('kind:deployment env:production item:Profile/*');
  await grid(page).getByRole('row').nth(1).getByText('deployment').waitFor();
  await page.getByLabel('stacked by').selectOption('status');
  await page.waitForTimeout(settleMs);
  await grid(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await details(page).waitFor();
}

/** An investigation of a few rows with a story, and its view. */
async function makeInvestigation(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await searchBox(page).fill('kind:deployment status:failed env:production');
  await grid(page).getByRole('row').nth(1).getByText('failed').waitFor();
  await grid(page).focus();
  await page.keyboard.press('Home');
  for (let row = 0; row < 6; row += 1) await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('p');
  const chooser = page.getByRole('dialog', { name: 'Choose an investigation' });
  await chooser.getByRole('combobox').fill('Failed releases');
  await chooser.getByRole('option', { name: 'Create' }).waitFor();
  await page.keyboard.press('Enter');
  const notices = page.getByRole('status', { name: 'Notices' });
  await notices.getByText('Pinned').waitFor();
  await grid(page).focus();
  await page.keyboard.press('t');
  await page.getByRole('combobox', { name: 'Name of the tag' }).fill('to be asked');
  await page.keyboard.press('Enter');
  await notices.getByText('Tagged').waitFor();
  await goTo(page, 'Investigations');
  await page.getByRole('link', { name: /Failed releases/ }).click();
  const parts = page.getByRole('navigation', { name: 'Parts of the investigation' });
  await parts.getByRole('link', { name: 'Story' }).click();
  await page.getByRole('textbox', { name: 'Story' }).fill(story);
  await page.getByRole('button', { name: 'Save the story' }).click();
  await parts.getByRole('link').first().click();
  await page.getByRole('grid', { name: 'Pinned events' }).waitFor();
  await notices.getByText('Changed its story').waitFor();
  while ((await notices.getByRole('button').count()) > 0) await notices.getByRole('button').last().click();
}
