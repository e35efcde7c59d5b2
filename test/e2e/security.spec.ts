import { expect, test } from './test.ts';

test('the page has one door and no way out', async ({ page, app }) => {
  const before = page.url();

  await test.step('it has no Node and nothing of the host', async () => {
    const names = await page.evaluate(() => {
      const own = ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer', '__tickmarkHost'];
      return own.filter((name) => name in window);
    });
    expect(names).toEqual([]);
    const members = await page.evaluate(() => Object.keys((window as unknown as { tickmark: object }).tickmark));
    expect(members.sort()).toEqual(['invoke', 'offerFiles', 'subscribe']);
  });

  await test.step('it can not go elsewhere', async () => {
    await page.evaluate(() => (location.href = 'https://example.com/'));
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    expect(page.url()).toBe(before);
  });

  await test.step('it can not open a window', async () => {
    await page.evaluate(() => window.open('https://example.com/') === null);
    await expect.poll(() => page.context().pages().length).toBe(1);
  });

  await test.step('the door refuses calls it does not know and inputs of another shape', async () => {
    const ask = (name: string, input: unknown) =>
      page.evaluate(
        ([called, given]) =>
          (
            window as unknown as { tickmark: { invoke: (name: unknown, input: unknown) => Promise<unknown> } }
          ).tickmark.invoke(called, given),
        [name, input],
      );
    expect(await ask('workspace.info', null)).toMatchObject({ ok: true, value: { host: app.host } });
    expect(await ask('file.read', '/etc/passwd')).toMatchObject({ ok: false });
    expect(await ask('search.rows', { searchId: 0, offset: 0, count: 1e9 })).toMatchObject({
      ok: false,
      error: { code: 'usage.invalid_argument' },
    });
    expect(await ask('link.open', { url: 'file:///etc/passwd' })).toMatchObject({ ok: false });
  });
});

test('a second start of the same workspace gives way to the first', async ({ app, page }) => {
  await expect(page.getByRole('button', { name: 'Open sample data' })).toBeVisible();
  const { spawnSync } = await import('node:child_process');
  const second = spawnSync(
    process.execPath,
    ['scripts/start.ts', '--workspace', `${app.folder}/workspace`, '--headless'],
    {
      encoding: 'utf8',
      timeout: 30_000,
    },
  );
  expect(second.stderr).toContain('already open');
  expect(second.status).toBe(0);
});
