import { expect, keepPicture, test } from './test.ts';
import { countedEvents, goTo, openSampleData, runCommand } from './window.ts';

test('old events are deleted for good, after their number and a reason were typed', async ({ page }) => {
  await openSampleData(page);
  const before = await countedEvents(page);
  await goTo(page, 'Settings');
  const settings = page.getByRole('region', { name: 'Retention' });
  const day = settings.getByRole('textbox', { name: 'Delete events before' });
  const look = settings.getByRole('button', { name: 'See what would go' });

  await test.step('text that is no day is refused, and nothing goes where nothing is that old', async () => {
    await day.fill('long ago');
    await look.click();
    await expect(settings).toContainText('“long ago” is no day');
    await day.fill('1990-01-01');
    await look.click();
    await expect(settings.getByRole('status')).toHaveText('No event is older than 1990-01-01.');
  });

  const dialog = page.getByRole('dialog', { name: /^Delete [\d,]+ events?\?$/ });
  const typed = dialog.getByRole('textbox', { name: /^Type [\d,]+ to delete them$/ });
  const go = dialog.getByRole('button', { name: /^Delete [\d,]+ events?$/ });
  let gone = 0;
  await test.step('what would go is shown first, and cancelling keeps it', async () => {
    // The sample ends shortly before now.
    const cut = new Date(Date.now() - 300 * 86_400_000).toISOString().slice(0, 10);
    await day.fill(cut);
    await look.click();
    await expect(dialog).toContainText('This can’t be undone.');
    gone = Number((await go.innerText()).replace(/\D/g, ''));
    expect(gone).toBeGreaterThan(0);
    expect(gone).toBeLessThan(before);
    await keepPicture(page, 'purge');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog).toHaveCount(0);
    await look.click();
  });

  await test.step('it goes once the number and a reason are there', async () => {
    await expect(go).toBeDisabled();
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Kept long enough');
    await expect(go).toBeDisabled();
    await typed.fill(String(gone + 1));
    await expect(go).toBeDisabled();
    await typed.fill(String(gone));
    await go.click();
    await expect(settings.getByRole('status')).toContainText(/^Deleted [\d,]+ events? older than/, { timeout: 60_000 });
  });

  await test.step('the search and the log say so', async () => {
    await goTo(page, 'Search');
    await expect.poll(() => countedEvents(page)).toBe(before - gone);
    await runCommand(page, 'activity log');
    const log = page.getByRole('dialog', { name: 'Activity log' });
    await log.getByRole('searchbox', { name: 'Find in the log' }).fill('Kept long enough');
    await expect(log.getByRole('row').nth(1)).toContainText('Kept long enough');
  });
});
