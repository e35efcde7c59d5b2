import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openWindowPage } from './window-page.ts';

const rows = 14_000_000;

/** Runs in the page: an archive of fourteen million events, each made when it is asked for. */
function installLargeArchive(): void {
  const total = 14_000_000;
  const makeEvent = (index: number) => ({
    id: `gs:${index}`,
    connection: 'gs',
    source: 'gearset',
    externalId: String(index),
    time: new Date(Date.UTC(2026, 0, 1) - index * 1000).toISOString(),
    kind: 'deployment',
    actor: null,
    operation: 'deploy',
    operationCode: null,
    type: null,
    typeCode: null,
    object: null,
    record: null,
    origin: null,
    target: null,
    environment: null,
    status: null,
    summary: `Event ${index}`,
    itemCount: 0,
    workItems: [],
    workItemState: 'none',
    violation: false,
    revision: 1,
    hash: 'sha256:0',
  });
  // As `packEvents` does; the page cannot import it.
  const textFields =
    'connection source externalId kind actor operation type object record origin target environment status summary workItemState hash';
  const packRows = (events: ReturnType<typeof makeEvent>[]) => {
    let texts = '';
    const ends = [0];
    const numberOf = (value: unknown): number => {
      if (value === null) return 0;
      texts += String(value);
      return ends.push(texts.length) - 1;
    };
    return {
      count: events.length,
      columns: textFields
        .split(' ')
        .map((field) =>
          events.map((event) => numberOf(Object.entries(event).find(([key]) => key === field)?.[1] ?? null)),
        ),
      texts,
      ends,
      times: events.map((event) => Date.parse(event.time)),
      operationCodes: events.map(() => null),
      typeCodes: events.map(() => null),
      itemCounts: events.map(() => 0),
      revisions: events.map(() => 1),
      violations: [],
      workItems: [],
    };
  };
  const answers: Record<string, (input: never) => unknown> = {
    'workspace.info': () => ({
      folder: '/w',
      events: total,
      connections: 1,
      host: 'none',
      version: '0',
      timeZone: 'UTC',
    }),
    'connection.list': () => [],
    'coverage.read': () => ({ connections: [] }),
    'search.open': ({ query }: { query: string }) => ({
      searchId: 1,
      total,
      query,
      resolved: { from: null, to: null, tz: 'UTC' },
    }),
    'search.rows': ({ offset, count }: { offset: number; count: number }) =>
      packRows(Array.from({ length: Math.min(count, total - offset) }, (_, index) => makeEvent(offset + index))),
    'search.close': () => null,
    'search.histogram': () => ({ by: 'year', tz: 'UTC', buckets: [] }),
    'search.facets': () => ({ total, facets: {} }),
    'schedule.read': () => 'off',
    'sync.state': () => ({ running: null, paused: null }),
    'export.list': () => [],
    'work.undoState': () => ({ undo: null, redo: null }),
    'case.list': () => [],
    'tag.list': () => [],
    'filter.list': () => [],
    'event.marks': () => [],
    'event.items': () => ({ total: 0, items: [], types: [], changes: [] }),
    'event.show': ({ id }: { id: string }) => ({
      event: makeEvent(Number(id.slice(3))),
      items: [],
      fields: {},
      versions: [],
    }),
  };
  Object.assign(window, {
    tickmark: {
      invoke: async (name: string, input: never) => ({ ok: true, value: answers[name]?.(input) ?? null }),
      subscribe: () => () => undefined,
    },
  });
}

const selectedRow = (page: Page) => page.getByRole('row', { selected: true });

test('fourteen million rows scroll, jump and open like fourteen', async () => {
  const { page, browser } = await openWindowPage(installLargeArchive);
  const grid = page.getByRole('grid', { name: 'Results' });
  await expect(page.getByRole('status', { name: 'Result count' })).toHaveText('14,000,000 events');
  await expect(grid).toHaveAttribute('aria-rowcount', String(rows + 1));

  await test.step('the last row is one key away', async () => {
    await grid.focus();
    await page.keyboard.press('Shift+G');
    await expect(page.locator(`[aria-rowindex="${rows + 1}"] time`)).toBeVisible();
    await expect(selectedRow(page)).toContainText('Event 13999999');
    await expect(selectedRow(page)).toBeInViewport({ ratio: 1 });
  });

  await test.step('every step from there shows the next row', async () => {
    for (const index of [13_999_998, 13_999_997, 13_999_996]) {
      await page.keyboard.press('k');
      await expect(selectedRow(page)).toContainText(`Event ${index}`);
      await expect(selectedRow(page)).toBeInViewport({ ratio: 1 });
    }
  });

  await test.step('only what is seen is drawn', async () => {
    expect(await page.getByRole('row').count()).toBeLessThan(70);
  });

  await test.step('one notch of the wheel is a few rows, also where the scroll bar is scaled', async () => {
    await page.keyboard.press('g');
    await expect(selectedRow(page)).toContainText('Event 0');
    await grid.hover();
    await page.mouse.wheel(0, 280);
    await expect(page.getByText('Event 35', { exact: true })).toBeInViewport();
    await expect(page.getByText('Event 500', { exact: true })).toHaveCount(0);
  });

  await test.step('the middle of the scroll bar is the middle of the rows', async () => {
    await grid.evaluate((frame) => (frame.scrollTop = (frame.scrollHeight - frame.clientHeight) / 2));
    const first = page.getByRole('row').nth(20);
    await expect.poll(async () => Number(await first.getAttribute('aria-rowindex'))).toBeGreaterThan(6_900_000);
    expect(Number(await first.getAttribute('aria-rowindex'))).toBeLessThan(7_100_000);
    await first.click();
    await expect(page.getByRole('region', { name: 'Details' })).toContainText(/Event (69|70)\d{5}/);
  });
  await browser.close();
});
