import { startApp } from './start-app.ts';
import { expect, test } from './test.ts';
import { grid, openSampleData, resultCount, runCommand, searchBox } from './window.ts';

test('the grid: order, columns, groups, selection and what is left of them after a restart', async ({ app, page }) => {
  test.setTimeout(180_000);
  await openSampleData(page);
  const headers = grid(page).getByRole('columnheader');
  const command = (title: string): Promise<void> => runCommand(page, title);

  await test.step('a click sorts, another turns the order, Shift adds a second key', async () => {
    const actor = grid(page).getByRole('columnheader', { name: 'Actor' });
    await actor.getByRole('button').click();
    await expect(actor).toHaveAttribute('aria-sort', 'ascending');
    await actor.getByRole('button').click();
    await expect(actor).toHaveAttribute('aria-sort', 'descending');
    const kind = grid(page).getByRole('columnheader', { name: 'Kind' });
    await kind.getByRole('button').click({ modifiers: ['Shift'] });
    await expect(kind).toHaveAttribute('aria-sort', 'ascending');
    await expect(actor).toHaveAttribute('aria-sort', 'descending');
    await command('Newest first');
    await expect(actor).toHaveAttribute('aria-sort', 'none');
  });

  await test.step('rows are selected and copied by keyboard', async () => {
    await searchBox(page).fill('kind:deployment');
    await expect(resultCount(page)).toHaveText('2,000 events');
    await grid(page).focus();
    await page.keyboard.press('g');
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(page.getByRole('toolbar', { name: 'Selected rows' })).toContainText('3 rows selected');
    await page.keyboard.press('Control+a');
    await expect(page.getByRole('toolbar', { name: 'Selected rows' })).toContainText('2,000 rows selected');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('toolbar', { name: 'Selected rows' })).toHaveCount(0);
  });

  await test.step('rows are grouped, with exact counts, and groups open and close', async () => {
    await command('Group by Status');
    const group = grid(page).getByRole('gridcell', { name: /^failed .* events$/ });
    await expect(group).toHaveAttribute('aria-expanded', 'false');
    const count = (await group.innerText()).replace(/\D/g, '');
    const groups = Number(await grid(page).getAttribute('aria-rowcount'));
    await group.click();
    await expect(group).toHaveAttribute('aria-expanded', 'true');
    await expect(grid(page)).toHaveAttribute('aria-rowcount', String(groups + Number(count)));
    await command('No groups');
    await expect(grid(page)).toHaveAttribute('aria-rowcount', '2001');
  });

  await test.step('a date is found', async () => {
    await grid(page).focus();
    await page.keyboard.press('Control+g');
    const dialog = page.getByRole('dialog', { name: 'Go to a date' });
    await dialog.getByRole('textbox', { name: 'Date or time' }).fill('2026-03-04');
    await dialog.getByRole('button', { name: 'Go' }).click();
    await expect(grid(page).getByRole('row', { selected: true })).toContainText('2026-03-0');
  });

  await test.step('columns are chosen and moved', async () => {
    await command('Choose columns');
    const dialog = page.getByRole('dialog', { name: 'Columns' });
    await dialog.getByRole('checkbox', { name: 'Origin' }).check();
    await dialog.getByRole('checkbox', { name: 'Kind' }).uncheck();
    for (let steps = 0; steps < 10; steps += 1) {
      const up = dialog.getByRole('button', { name: 'Move Origin up' });
      if (await up.isDisabled()) break;
      await up.click();
    }
    await page.keyboard.press('Escape');
    await expect(headers.first()).toHaveText('Origin');
    await expect(grid(page).getByRole('columnheader', { name: 'Kind' })).toHaveCount(0);
  });

  await test.step('after a restart the columns are the same', async () => {
    await app.close();
    const again = await startApp(null, app.folder);
    await expect(grid(again.page).getByRole('columnheader').first()).toHaveText('Origin');
    await again.close();
  });
});
