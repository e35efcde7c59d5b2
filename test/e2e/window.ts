import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** The places of the window by the names that a screen reader says. */
export const searchBox = (page: Page): Locator => page.getByRole('searchbox', { name: 'Search', exact: true });
export const resultCount = (page: Page): Locator => page.getByRole('status', { name: 'Result count' });
/** The exact number in the result, once it is that of the query on the screen. */
export async function countedEvents(page: Page): Promise<number> {
  const status = resultCount(page);
  await expect(status).toHaveText(/^[\d,]+ events?$/);
  await expect(status).toHaveAttribute('aria-busy', 'false');
  return Number((await status.innerText()).replace(/\D/g, ''));
}

export const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Results' });
export const details = (page: Page): Locator => page.getByRole('region', { name: 'Details' });

export async function openSampleData(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open sample data' }).click();
  await expect(grid(page)).toBeVisible({ timeout: 60_000 });
}

/** Closes the dialog on top, and waits until nothing of it is left to be clicked or typed into. */
export async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** Opens the palette of commands, ready to be typed into. */
export async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Find a command or a record' })).toBeFocused();
}

/** Runs the command that the palette finds first. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await openPalette(page);
  await page.keyboard.type(title);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toHaveCount(0);
}

export async function goTo(
  page: Page,
  view: 'Search' | 'Overview' | 'Investigations' | 'Sources' | 'Settings',
): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: view }).click();
}

interface Source {
  kind: 'Gearset' | 'AgileApps';
  name: string;
  url: string;
  user?: string;
  secret: string;
}

/** Fills in the open dialog and sends it. */
export async function fillConnectDialog(page: Page, source: Source): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Connect a source' });
  await dialog.getByRole('radio', { name: source.kind }).check();
  await dialog.getByLabel('Name').fill(source.name);
  await dialog.getByLabel('Address').fill(source.url);
  if (source.user !== undefined) await dialog.getByLabel('User').fill(source.user);
  await dialog.getByLabel(source.kind === 'Gearset' ? 'Access token' : 'Password').fill(source.secret);
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
}
