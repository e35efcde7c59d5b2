import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startApp } from './start-app.ts';
import { expect, keepPicture, test } from './test.ts';
import { details, goTo, grid, resultCount, runCommand } from './window.ts';

const folder = mkdtempSync(join(tmpdir(), 'tickmark-investigation-'));
const saved = join(folder, 'saved.json');
const deployments = ['one', 'two', 'three', 'four'].map((name, index) => ({
  DeploymentId: `5b0c8a52-0000-4000-8000-00000000000${index}`,
  Date: `2026-03-0${index + 1}T10:15:30Z`,
  FriendlyName: `Release ${name}`,
  Status: index === 0 ? 'Failed' : 'Successful',
  DeploymentDifferences: [],
}));

/** The saved answers as the source gives them at one time. */
function saveAnswers(list: object[]): void {
  writeFileSync(saved, JSON.stringify({ Deployments: list }));
}
saveAnswers(deployments.slice(0, 3));
test.use({ dialogAnswer: saved });

const notices = (page: Page) => page.getByRole('status', { name: 'Notices' });

async function importSaved(page: Page, first: boolean): Promise<void> {
  await page.getByRole('button', { name: 'Import files' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import files' });
  if (first) await dialog.getByLabel('Name').fill('archive');
  await dialog.getByRole('button', { name: 'Choose files' }).click();
  await expect(dialog.getByRole('status')).toHaveText('1 of 1 file stored');
  await dialog.getByRole('button', { name: 'Done' }).click();
}

async function goToPart(page: Page, part: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Parts of the investigation' }).getByRole('link', { name: part }).click();
}

test('events are pinned, tagged and noted; a story is told, and queries say what changed since', async ({
  page,
  app,
}) => {
  test.setTimeout(180_000);
  await importSaved(page, true);
  await goTo(page, 'Search');
  await expect(resultCount(page)).toHaveText('3 events');

  await test.step('pinned, tagged and noted by keyboard, two rows at once', async () => {
    await grid(page).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('p');
    const chooser = page.getByRole('dialog', { name: 'Choose an investigation' });
    await expect(chooser.getByRole('combobox')).toBeFocused();
    await page.keyboard.type('Spring review');
    await expect(chooser.getByRole('option')).toHaveText(['Create “Spring review”']);
    await page.keyboard.press('Enter');
    await expect(notices(page)).toContainText('Pinned 2 events');
    await page.keyboard.press('t');
    await expect(page.getByRole('combobox', { name: 'Name of the tag' })).toBeFocused();
    await page.keyboard.type('odd');
    await page.keyboard.press('Enter');
    await expect(notices(page)).toContainText('Tagged 2 events');
    await page.keyboard.press('n');
    await expect(page.getByRole('textbox', { name: 'Note' })).toBeFocused();
    await page.keyboard.type('Asked the **owner**.');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(grid(page).getByRole('img', { name: 'pinned in Spring review; tagged odd' })).toHaveCount(2);
  });

  await test.step('the details say so, and a pin is taken back there', async () => {
    await grid(page).focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    const marks = details(page).getByRole('region', { name: 'Investigations and tags' });
    await expect(marks).toContainText('Asked the owner.');
    await marks.getByRole('button', { name: 'Unpin from Spring review' }).click();
    await expect(marks.getByRole('link', { name: 'Pinned in Spring review' })).toHaveCount(0);
    await grid(page).focus();
    await page.keyboard.press('Control+z');
    await expect(marks.getByRole('link', { name: 'Pinned in Spring review' })).toBeVisible();
  });

  await test.step('a file is attached to the event, from its details and by a command', async () => {
    const marks = details(page).getByRole('region', { name: 'Investigations and tags' });
    await marks.getByRole('button', { name: 'Attach …' }).click();
    const files = marks.getByRole('list', { name: 'Attached files' });
    await expect(files.getByRole('listitem')).toHaveText([/saved\.json .*in Spring review sha256:[0-9a-f]+…/]);
    await expect(notices(page)).toContainText('Attached saved.json');
    await grid(page).focus();
    await runCommand(page, 'Attach files to the row');
    await expect(files.getByRole('listitem')).toHaveCount(2);
    await expect(grid(page).getByRole('img', { name: /saved\.json.* attached$/ })).toHaveCount(1);
    for (const left of [1, 0]) {
      await files.getByRole('button', { name: 'Remove saved.json' }).first().click();
      await expect(files.getByRole('listitem')).toHaveCount(left);
    }
    for (let steps = 0; steps < 4; steps += 1) await stepBy(page, 'Control+z');
    await expect(files).toHaveCount(0);
  });

  await test.step('undo goes back to the start, redo to the end', async () => {
    await grid(page).focus();
    for (let steps = 0; steps < 4; steps += 1) await stepBy(page, 'Control+z');
    await expect(grid(page).getByRole('img', { name: /pinned in|tagged/ })).toHaveCount(0);
    for (let steps = 0; steps < 4; steps += 1) await stepBy(page, 'Control+Shift+z');
    await expect(grid(page).getByRole('img', { name: 'pinned in Spring review; tagged odd' })).toHaveCount(2);
  });

  await test.step('the investigation shows them, and tells a story with results', async () => {
    await page.keyboard.press('Control+3');
    await page.getByRole('link', { name: /Spring review/ }).click();
    await expect(page.getByRole('grid', { name: 'Pinned events' }).getByRole('row')).toHaveCount(3);
    await keepPicture(page, 'investigation');
    await goToPart(page, 'Story');
    await page
      .getByRole('textbox', { name: 'Story' })
      .fill('# Found\n\n```tickmark\nquery: kind:deployment\nview: count\n```');
    const preview = page.getByRole('region', { name: 'Preview' });
    await expect(preview.getByRole('figure')).toContainText('3 events');
    await page.getByRole('button', { name: 'Save the story' }).click();
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    // Leaving the view keeps what was typed.
    await page.getByRole('textbox', { name: 'Story' }).press('End');
    await page.getByRole('textbox', { name: 'Story' }).press('Control+End');
    await page.keyboard.type('\n\nMore follows.');
    await page.keyboard.press('Control+1');
    await expect(grid(page)).toBeVisible();
    await page.keyboard.press('Control+3');
    await page.getByRole('link', { name: /Spring review/ }).click();
    await goToPart(page, 'Story');
    await expect(page.getByRole('textbox', { name: 'Story' })).toHaveValue(/More follows\.$/);
    await goToPart(page, 'Queries');
    await page.getByRole('textbox', { name: 'Query' }).fill('kind:deployment');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('listitem', { name: 'kind:deployment' })).toContainText('3 events at');
  });

  await test.step('after the source changed its mind, a rerun says how', async () => {
    saveAnswers([
      ...deployments.slice(0, 1),
      { ...deployments[1], FriendlyName: 'Release two, renamed' },
      ...deployments.slice(2),
    ]);
    await goTo(page, 'Sources');
    await importSaved(page, false);
    await goTo(page, 'Investigations');
    await page.getByRole('link', { name: /Spring review/ }).click();
    await goToPart(page, 'Queries');
    await page.getByRole('button', { name: 'Run all again' }).click();
    const query = page.getByRole('listitem', { name: 'kind:deployment' });
    await expect(query.getByRole('region', { name: 'added' })).toContainText('1 added');
    await expect(query.getByRole('region', { name: 'changed' })).toContainText('1 changed');
    await expect(query).toContainText('3 then, 4 now');
    await goToPart(page, 'Timeline');
    await expect(page.getByRole('grid', { name: 'Pinned events' })).toContainText('changed at the source');
  });

  await test.step('a sample is drawn and tested', async () => {
    await goToPart(page, 'Samples');
    const form = page.getByRole('form', { name: 'Draw a sample' });
    await form.getByRole('textbox', { name: 'Query' }).fill('kind:deployment');
    await form.getByRole('textbox', { name: 'Size' }).fill('2');
    await form.getByRole('textbox', { name: 'Seed' }).fill('2026');
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('table', { name: 'Test sheet' });
    await expect(sheet.getByRole('row')).toHaveCount(3);
    await sheet
      .getByRole('combobox', { name: /^Result of/ })
      .first()
      .selectOption('pass');
    await expect(page.getByRole('listitem', { name: '2 of 4 events' })).toContainText('1 of 2 tested');
  });

  const exports = mkdtempSync(join(folder, 'out-'));
  await test.step('closed: the story is frozen; a restart keeps all of it', async () => {
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await goToPart(page, 'Story');
    await expect(page.getByRole('figure')).toContainText('as of');
    await app.close();
    const again = await startApp(exports, app.folder);
    await goTo(again.page, 'Investigations');
    await again.page.getByRole('link', { name: /Spring review/ }).click();
    await expect(again.page.getByRole('grid', { name: 'Pinned events' }).getByRole('row')).toHaveCount(3);
    for (const format of ['HTML', 'PDF', 'Markdown']) {
      await again.page.getByRole('button', { name: 'Report …' }).click();
      const report = again.page.getByRole('dialog', { name: 'Report on Spring review' });
      await report.getByRole('radio', { name: format }).check();
      await report.getByRole('button', { name: 'Save the report …' }).click();
      await expect(report.getByText('The report is written.')).toBeVisible({ timeout: 30_000 });
      await report.getByRole('button', { name: 'Done' }).click();
    }
    expect(readFileSync(join(exports, 'Spring review.html'), 'utf8')).toContain('Asked the <strong>owner</strong>');
    expect(readFileSync(join(exports, 'Spring review.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    expect(statSync(join(exports, 'Spring review.md')).size).toBeGreaterThan(500);
    await again.page.getByRole('button', { name: 'More', exact: true }).click();
    await again.page.getByRole('menuitem', { name: 'Export as file …' }).click();
    await expect(notices(again.page)).toContainText('Spring review.tickmark-case');
    await again.page.getByRole('button', { name: 'More', exact: true }).click();
    await again.page.getByRole('menuitem', { name: 'Remove …' }).click();
    await again.page.getByRole('textbox', { name: 'Type “Spring review” to remove it' }).fill('Spring review');
    await again.page.keyboard.press('Enter');
    await expect(again.page.getByRole('list', { name: 'All investigations' }).getByRole('link')).toHaveCount(0);
    await dropFile(again.page, join(exports, 'Spring review.tickmark-case'));
    const brought = again.page.getByRole('dialog', { name: 'Opened from file' });
    // One event was changed by the source after it had been pinned.
    await expect(brought).toContainText('2 events, 1 query');
    await brought.getByRole('button', { name: 'Open' }).click();
    await expect(again.page.getByRole('grid', { name: 'Pinned events' }).getByRole('row')).toHaveCount(3);
    await runCommand(again.page, 'activity log');
    const log = again.page.getByRole('dialog', { name: 'Activity log' });
    await log.getByRole('searchbox', { name: 'Find in the log' }).fill('tagged');
    await expect(log.getByRole('row').nth(1)).toContainText('odd');
    await again.close();
  });
});

/** Undoes or does again, and waits until the window tells what: each act has words of its own. */
async function stepBy(page: Page, keys: string): Promise<void> {
  const told = await notices(page).innerText();
  await page.keyboard.press(keys);
  await expect.poll(() => notices(page).innerText()).not.toBe(told);
}

/** Drops a file as the desktop does, onto the middle of the window. */
async function dropFile(page: Page, file: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 700, y: 600, data });
    if (type === 'dragOver') await expect(page.getByText('Drop files to import them')).toBeVisible();
  }
  await session.detach();
}
