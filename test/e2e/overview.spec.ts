import { expect, test } from './test.ts';
import { goTo, openSampleData, resultCount, searchBox } from './window.ts';

test('every picture of the overview leads to the events it counts', async ({ page }) => {
  await openSampleData(page);
  await goTo(page, 'Overview');
  const figure = (name: string) => page.getByRole('figure', { name, exact: true });

  await test.step('numbers', async () => {
    const production = page.getByRole('list', { name: 'In numbers' }).getByRole('button', { name: /To production$/ });
    await expect(production).not.toContainText('…');
    const count = (await production.innerText()).replace(/\D/g, '');
    await production.click();
    await expect(searchBox(page)).toContainText('kind:deployment env:production');
    await expect.poll(async () => (await resultCount(page).innerText()).replace(/\D/g, '')).toBe(count);
  });

  for (const name of ['Who deploys to production', 'Most changed metadata types', 'Access violations by person']) {
    await test.step(name, async () => {
      await goTo(page, 'Overview');
      const bar = figure(name).getByRole('button').first();
      const count = ((await bar.getAttribute('aria-label')) ?? '').split(': ').at(-1);
      await bar.click();
      await expect(resultCount(page)).toHaveText(count ?? '');
    });
  }

  await test.step('an hour of the week', async () => {
    await goTo(page, 'Overview');
    const cell = figure('Hour by weekday').getByRole('button', { name: /^Wednesday 10:00/ });
    const count = ((await cell.getAttribute('aria-label')) ?? '').split(': ').at(-1);
    await cell.click();
    await expect(searchBox(page)).toContainText('weekday:wed hour:10');
    await expect(resultCount(page)).toHaveText(count ?? '');
  });

  await test.step('another period counts again', async () => {
    await goTo(page, 'Overview');
    await page.getByRole('radio', { name: 'Last 30 days' }).check();
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    await figure('Deployments over time').getByRole('button').first().click();
    await expect(searchBox(page)).toContainText('time:last-30d');
  });
});
