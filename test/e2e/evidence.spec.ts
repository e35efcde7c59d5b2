import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { readPackFiles } from '#test/support/evidence/read-pack.ts';
import { startApp } from './start-app.ts';
import { expect, keepPicture, test } from './test.ts';
import { countedEvents, goTo, openSampleData, resultCount, searchBox } from './window.ts';

// Sample data is read and packed on machines that do other things beside.
test.describe.configure({ timeout: 240_000 });

const root = join(import.meta.dirname, '..', '..');

function verifyPack(file: string): { ok: boolean; problems: unknown[] } {
  const args = ['electron/cli/tickmark.js', '--json', '--workspace', `${file}-workspace`, 'verify', file];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' })) as ReturnType<
    typeof verifyPack
  >;
}

test('query, evidence pack, and the command line verifies it', async ({ app, page }) => {
  await openSampleData(page);
  await searchBox(page).fill('kind:deployment status:failed');
  await expect(resultCount(page)).not.toHaveText(/^\d{2},/);
  const rows = await countedEvents(page);
  await page.getByRole('button', { name: /^Export \d/ }).click();
  const dialog = page.getByRole('dialog', { name: /^Export/ });
  await dialog.getByRole('radio', { name: 'Evidence pack' }).check();
  await keepPicture(page, 'pack-dialog');
  await dialog.getByRole('button', { name: /^Pack/ }).click();
  const panel = page.getByRole('region', { name: 'Exports' });
  await expect(panel).toContainText(`${rows} records packed`, { timeout: 60_000 });
  await keepPicture(page, 'pack-done');

  const file = readdirSync(app.exports).find((name) => name.endsWith('.zip')) ?? '';
  expect(verifyPack(join(app.exports, file))).toMatchObject({ ok: true, problems: [] });
});

test('an investigation, a sample of it, its evidence pack, and the command line verifies it', async ({ app, page }) => {
  await openSampleData(page);
  await expect(resultCount(page)).toHaveText('22,000 events');
  await goTo(page, 'Investigations');
  await page.getByRole('button', { name: 'New investigation' }).first().click();
  const creating = page.getByRole('dialog', { name: 'New investigation' });
  await creating.getByLabel('Name').fill('Spring "review"');
  await creating.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('link', { name: /^Samples/ }).click();
  const form = page.getByRole('form', { name: 'Draw a sample' });
  await form.getByRole('textbox', { name: 'Query' }).fill('kind:deployment');
  await form.getByRole('textbox', { name: 'Size' }).fill('25');
  await form.getByRole('textbox', { name: 'Seed' }).fill('2026');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('table', { name: 'Test sheet' }).getByRole('row')).toHaveCount(26);

  await page.getByRole('button', { name: 'Evidence pack' }).click();
  const dialog = page.getByRole('dialog', { name: 'Evidence pack of Spring "review"' });
  await dialog.getByRole('checkbox', { name: /confirm the time/ }).check();
  await dialog.getByLabel('Address of the authority').fill('http://tsa.example.com');
  await expect(dialog).toContainText('One call is made to this address');
  await expect(dialog).toContainText('Begin with https://');
  await expect(dialog.getByRole('button', { name: 'Pack' })).toBeDisabled();
  await keepPicture(page, 'pack-of-case');
  await dialog.getByRole('checkbox', { name: /confirm the time/ }).uncheck();
  await dialog.getByRole('button', { name: 'Pack' }).click();
  await expect(page.getByRole('region', { name: 'Exports' })).toContainText('25 records packed', { timeout: 60_000 });

  const file = join(app.exports, readdirSync(app.exports).find((name) => name.endsWith('.zip')) ?? '');
  expect(verifyPack(file)).toMatchObject({ ok: true, problems: [] });
  const manifest = (await readPackFiles(readFileSync(file))).find(({ name }) => name === 'manifest.json');
  expect(JSON.parse(manifest?.content.toString() ?? '')).toMatchObject({
    scope: { case: 'Spring "review"' },
    accuracy: { rows: 25 },
    integrity: { thirdPartyTime: null },
  });
});

test('the archive verifies, and a change by another program is told by its record', async ({ app, page }) => {
  await openSampleData(page);
  // When all of the sample is there, the window goes to it.
  await expect(async () => {
    await goTo(page, 'Settings');
    await page.getByRole('button', { name: 'Verify archive' }).click({ timeout: 2_000 });
  }).toPass();
  const group = page.getByRole('region', { name: 'Evidence' });
  await expect(group.getByRole('status')).toContainText('nothing was changed', { timeout: 120_000 });

  const database = new BetterSqlite3(join(app.folder, 'workspace', 'tickmark.db'));
  const id = database.prepare<[], string>('SELECT external_id FROM event ORDER BY id DESC LIMIT 1').pluck().get() ?? '';
  database.exec("UPDATE event SET summary = 'Nothing to see' WHERE id = (SELECT max(id) FROM event)");
  database.close();
  await page.getByRole('button', { name: 'Verify archive' }).click();
  await expect(group.getByRole('status')).toContainText('found', { timeout: 120_000 });
  await expect(group.getByRole('table')).toContainText(id);
  await keepPicture(page, 'verify-problem');
});

test('what another program changed while the app was closed is told at its start', async ({ app, page }) => {
  await openSampleData(page);
  await app.close();
  const database = new BetterSqlite3(join(app.folder, 'workspace', 'tickmark.db'));
  database.exec("UPDATE event SET summary = 'Nothing to see' WHERE id = (SELECT max(id) FROM event)");
  database.close();
  const restarted = await startApp(null, app.folder);
  const again = restarted.page;
  const banner = again.getByRole('alert').filter({ hasText: 'Another program changed this archive' });
  await expect(banner).toBeVisible({ timeout: 60_000 });
  await keepPicture(again, 'evidence-banner');
  await banner.getByRole('button', { name: 'Verify and list' }).click();
  await expect(again.getByRole('region', { name: 'Evidence' }).getByRole('table')).toContainText('summary', {
    timeout: 120_000,
  });
  await restarted.close();
});
