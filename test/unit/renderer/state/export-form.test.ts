import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultExportColumns, usualLayout } from '#shared/export-request.ts';
import { AppState } from '#renderer/state/app-state.svelte.ts';
import { ExportForm } from '#renderer/state/export-form.svelte.ts';
import { createFakeBackend } from '#test/support/fake-backend.ts';
import { createLocalStorage } from '#test/support/local-storage.ts';

beforeEach(() => {
  vi.stubGlobal('localStorage', createLocalStorage());
  vi.stubGlobal('location', { hash: '' });
  // Nothing is painted here: what waits for a frame goes on at once.
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => setTimeout(callback));
  return () => vi.unstubAllGlobals();
});

async function createForm() {
  const app = new AppState(createFakeBackend({ filled: true, events: 300 }).api);
  await app.search.run();
  const form = new ExportForm(app);
  form.begin();
  return { app, form };
}

describe('the export form', () => {
  it('exports the columns on the screen, in their order', async () => {
    const { app, form } = await createForm();
    app.columns.set(['summary', 'time', 'items']);
    expect(form.toStart()).toMatchObject({ columns: ['summary', 'time', 'itemCount'], selected: null });
    form.set({ rows: 'items' });
    expect(form.toStart()?.columns).toEqual([
      ...['summary', 'time', 'itemCount'],
      ...['change', 'metadata', 'name', 'modifiedBy', 'modifiedAt'],
    ]);
  });

  it('knows usual and all columns, in JSON lines too', async () => {
    const { form } = await createForm();
    form.columns = 'usual';
    expect(form.toStart()?.columns).toBeNull();
    form.set({ format: 'ndjson' });
    expect(form.toStart()?.columns).toEqual([...defaultExportColumns]);
    form.columns = 'all';
    expect(form.toStart()?.columns).toEqual(['all']);
  });

  it('exports the selected rows of the result on the screen', async () => {
    const { app, form } = await createForm();
    expect(form.events).toBe(300);
    app.results.selection.toggle(4);
    app.results.selection.extendTo(6, 4);
    app.results.selection.toggle(9);
    form.which = 'selected';
    expect(form.events).toBe(4);
    expect(form.toStart()).toMatchObject({
      searchId: app.search.result?.opened.searchId,
      selected: [
        { first: 4, last: 6 },
        { first: 9, last: 9 },
      ],
    });
  });

  it('becomes a template and is filled by one', async () => {
    const { app, form } = await createForm();
    await app.search.orderBy([{ field: 'actor', direction: 'asc' }]);
    app.columns.set(['time', 'kind']);
    form.set({ format: 'csv', delimiter: 'tab' });
    form.pattern = '{template}-{date}';
    const template = form.toTemplate('Weekly');
    expect(template).toEqual({
      ...usualLayout,
      format: 'csv',
      delimiter: 'tab',
      columns: ['time', 'kind'],
      sort: ['actor:asc'],
      name: 'Weekly',
      pattern: '{template}-{date}',
    });
    await app.search.orderBy([]);
    form.begin();
    form.set({ format: 'xlsx' });
    form.use(template);
    expect(app.search.sort).toEqual([{ field: 'actor', direction: 'asc' }]);
    expect(form.toStart()).toMatchObject({ format: 'csv', delimiter: 'tab', columns: ['time', 'kind'] });
    expect(form.toStart()?.name).toMatch(/^Weekly-\d{4}-\d\d-\d\d$/);
  });

  it('guesses a size that grows with the rows', async () => {
    const { form } = await createForm();
    form.set({ format: 'csv' });
    const small = form.bytes;
    form.columns = 'all';
    expect(small).toBeGreaterThan(300 * 20);
    expect(form.bytes).toBeGreaterThan(small);
  });
});
