import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { exportFormats } from '#shared/export-request.ts';
import type { ExportFormat, ExportManifest } from '#shared/export-request.ts';
import { parseCsv } from '#test/support/export/parse-csv.ts';
import { readParquet } from '#test/support/export/read-parquet.ts';
import { readWorkbook } from '#test/support/export/read-workbook.ts';
import { expect, keepPicture, test } from './test.ts';
import { closeDialog, countedEvents, goTo, grid, openSampleData, resultCount, searchBox } from './window.ts';

// Sample data is read and packed on machines that do other things beside.
test.describe.configure({ timeout: 240_000 });

const panel = (page: Page): Locator => page.getByRole('region', { name: 'Exports' });
const dialog = (page: Page): Locator => page.getByRole('dialog', { name: /^Export/ });

async function openDialog(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Export \d/ }).click();
  await expect(dialog(page)).toBeVisible();
}

async function startExport(page: Page): Promise<void> {
  await dialog(page)
    .getByRole('button', { name: /^Export \d/ })
    .click();
  await expect(dialog(page)).toBeHidden();
}

function readManifest(folder: string, file: string): ExportManifest {
  return JSON.parse(readFileSync(join(folder, `${file}.manifest.json`), 'utf8')) as ExportManifest;
}

/** The column `kind` of an exported file, read by what reads such files. */
async function readKinds(file: string, format: ExportFormat): Promise<unknown[]> {
  if (format === 'parquet') return (await readParquet(file)).rows.map((row) => row['kind']);
  if (format === 'ndjson') {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    return lines.map((line) => (JSON.parse(line) as { kind: string }).kind);
  }
  if (format === 'csv') {
    const [header = [], ...rows] = parseCsv(readFileSync(file, 'utf8'));
    return rows.map((row) => row[header.indexOf('kind')]);
  }
  const [sheet] = readWorkbook(readFileSync(file));
  return [...(sheet?.cells ?? [])].filter(([cell]) => /^B(?!1$)\d/.test(cell)).map(([, { value }]) => value);
}

test('what is on the screen goes to a file of each format, as shown', async ({ app, page }) => {
  await openSampleData(page);
  await searchBox(page).fill('kind:deployment status:failed');
  await expect(resultCount(page)).not.toHaveText(/^\d{2},/);
  const rows = await countedEvents(page);

  for (const format of exportFormats) {
    await test.step(format, async () => {
      await openDialog(page);
      await dialog(page).getByLabel('Format').selectOption(format);
      await expect(dialog(page)).toContainText(`${rows} rows, about`);
      await startExport(page);
      const entry = panel(page)
        .getByRole('article')
        .filter({ hasText: `.${format}` });
      await expect(entry).toContainText(`${rows} rows exported`);
      const file = readdirSync(app.exports).find((name) => name.endsWith(`.${format}`)) ?? '';
      const manifest = readManifest(app.exports, file);
      expect(manifest.rows).toBe(rows);
      expect(manifest.query).toBe('kind:deployment status:failed');
      expect(manifest.columns.slice(0, 3)).toEqual(['time', 'kind', 'actor']);
      const kinds = await readKinds(join(app.exports, file), format);
      expect(kinds).toEqual(Array.from({ length: rows }, () => 'deployment'));
    });
  }
  await keepPicture(page, 'export-queue');
  await panel(page).getByRole('button', { name: 'Take off the list' }).first().click();
  await expect(panel(page).getByRole('article')).toHaveCount(exportFormats.length - 1);
});

test('exports stand in a list until they are taken off it, and leave nothing but their files', async ({
  app,
  page,
}) => {
  await openSampleData(page);
  for (const format of ['xlsx', 'xlsx']) {
    await openDialog(page);
    await dialog(page).getByLabel('Format').selectOption(format);
    await startExport(page);
  }
  for (const entry of [0, 1]) {
    await expect(panel(page).getByRole('article').nth(entry)).toContainText('rows exported', { timeout: 60_000 });
  }
  expect(readdirSync(app.exports).filter((name) => name.startsWith('.'))).toEqual([]);
  expect(readdirSync(app.exports)).toHaveLength(2);
});

test('selected rows alone, redacted, with other columns', async ({ app, page }) => {
  await openSampleData(page);
  await expect(resultCount(page)).toHaveText('22,000 events');
  await grid(page).focus();
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('e');
  await dialog(page).getByLabel('Format').selectOption('csv');
  await dialog(page).getByLabel('Between cells').selectOption('semicolon');
  await dialog(page).getByRole('radio', { name: 'The 3 selected' }).check();
  await dialog(page).getByRole('radio', { name: 'Usual' }).check();
  await dialog(page).getByLabel('Redaction').selectOption('people');
  await keepPicture(page, 'export-dialog');
  await startExport(page);
  await expect(panel(page)).toContainText('3 rows exported');
  const file = readdirSync(app.exports).find((name) => name.endsWith('.csv')) ?? '';
  const text = readFileSync(join(app.exports, file), 'utf8');
  expect(text.split('\r\n')).toHaveLength(5);
  expect(text.startsWith('time;connection;kind')).toBe(true);
  expect(readManifest(app.exports, file)).toMatchObject({
    rows: 3,
    selection: { events: 3 },
    redaction: { profile: 'people' },
  });
});

test('a way to export is kept as a template and run again', async ({ app, page }) => {
  await openSampleData(page);
  await openDialog(page);
  await dialog(page).getByLabel('Format').selectOption('ndjson');
  await dialog(page).getByRole('radio', { name: 'deployed item' }).check();
  await dialog(page).getByText('Keep as a template').click();
  await dialog(page).getByLabel('Name', { exact: true }).fill('Items, monthly');
  await dialog(page).getByLabel('File name').fill('items-{date}');
  await dialog(page).getByRole('button', { name: 'Save template' }).click();
  await expect(dialog(page).getByLabel('Template', { exact: true })).toHaveValue('Items, monthly');
  await closeDialog(page);

  await openDialog(page);
  await dialog(page).getByLabel('Format').selectOption('csv');
  await dialog(page).getByLabel('Template', { exact: true }).selectOption('Items, monthly');
  await expect(dialog(page).getByLabel('Format')).toHaveValue('ndjson');
  await startExport(page);
  await expect(panel(page)).toContainText('rows exported', { timeout: 60_000 });
  const file = `items-${new Date().toISOString().slice(0, 10)}.ndjson`;
  expect(existsSync(join(app.exports, file))).toBe(true);
  await goTo(page, 'Settings');
  await expect(panel(page)).toBeVisible();
});
