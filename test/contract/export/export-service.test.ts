import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Core } from '#core/create-core.ts';
import type { ExportFormat, ExportManifest } from '#shared/export-request.ts';
import { exportFormats } from '#shared/export-request.ts';
import { createExportQueue } from '#core/export/export-queue.ts';
import { bindExports } from '#engine/bind-exports.ts';
import type { QueuedExport } from '#shared/export-queue.ts';
import { usualLayout } from '#shared/export-request.ts';
import { importDeployments, openFilledCore } from '#test/support/export/filled-core.ts';
import { parseCsv } from '#test/support/export/parse-csv.ts';
import { readParquet } from '#test/support/export/read-parquet.ts';
import { readWorkbook } from '#test/support/export/read-workbook.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const query = 'kind:deployment time:last-7d';
const sort = ['actor:asc', 'time:desc'];
const signal = new AbortController().signal;

/** An export as the command line asks for it. */
function exportQuery(core: Core, to: string, format: ExportFormat, more: Record<string, unknown> = {}) {
  const request = { query, tz: 'Europe/Berlin', to, format, rows: 'events' as const, columns: null, sort };
  return core.exports.run({ ...request, signal, onProgress: () => undefined, ...more });
}

/** The window's side: exports of a result that it shows. */
function openWindow(core: Core) {
  const ended = new Map<number, (entry: QueuedExport) => void>();
  const { handlers } = bindExports(core, (_name, entry) => {
    const { state, id } = entry as QueuedExport;
    if (state !== 'waiting' && state !== 'running') ended.get(id)?.(entry as QueuedExport);
  });
  return {
    handlers,
    async exportShown(searchId: number, file: string, more: Record<string, unknown> = {}): Promise<QueuedExport> {
      const start = { ...usualLayout, searchId, selected: null, name: 'ignored', file, ...more };
      const { id } = await handlers['export.start'](start);
      const entry = (await handlers['export.list'](null)).find((one) => one.id === id);
      if (entry?.state === 'done') return entry;
      return new Promise((resolve) => ended.set(id, resolve));
    },
  };
}

const readManifest = (file: string) => JSON.parse(readFileSync(`${file}.manifest.json`, 'utf8')) as ExportManifest;

test('window and command line give the same bytes for the same query', async () => {
  const core = await openFilledCore(300);
  const folder = temporaryFolder();
  const order = [
    { field: 'actor', direction: 'asc' as const },
    { field: 'time', direction: 'desc' as const },
  ];
  const { searchId } = await core.search.open({ query, tz: 'Europe/Berlin', sort: order });
  const shown = openWindow(core);
  for (const format of exportFormats) {
    const [typed, clicked] = ['typed', 'clicked'].map((name) => join(folder, `${name}.${format}`)) as [string, string];
    await exportQuery(core, typed, format);
    await shown.exportShown(searchId, clicked, { format });
    expect(readFileSync(clicked).equals(readFileSync(typed)), format).toBe(true);
    expect({ ...readManifest(clicked), file: '' }).toEqual({ ...readManifest(typed), file: '' });
  }
});

test('an export holds what was shown, although more was imported meanwhile', async () => {
  const core = await openFilledCore(50);
  const folder = temporaryFolder();
  const { searchId, total } = await core.search.open({ query, tz: 'UTC' });
  await importDeployments(core, 1_000, 30);
  const shown = openWindow(core);
  const file = join(folder, 'shown.csv');
  const entry = await shown.exportShown(searchId, file, { format: 'csv' });
  expect(entry).toMatchObject({ state: 'done', rowsDone: total, rowsTotal: total, result: { rows: 50 } });
  expect((await core.search.count({ query, tz: 'UTC' })).count).toBe(80);
});

test('selected rows alone, in the order shown; the manifest tells of how many', async () => {
  const core = await openFilledCore(50);
  const file = join(temporaryFolder(), 'selected.csv');
  const { searchId } = await core.search.open({ query, tz: 'UTC' });
  const all = join(temporaryFolder(), 'all.csv');
  const shown = openWindow(core);
  await shown.exportShown(searchId, all, { format: 'csv', columns: ['id'] });
  const selected = [
    { first: 2, last: 4 },
    { first: 49, last: 49 },
  ];
  await shown.exportShown(searchId, file, { format: 'csv', columns: ['id'], selected });
  const rows = parseCsv(readFileSync(all, 'utf8'));
  expect(parseCsv(readFileSync(file, 'utf8'))).toEqual([rows[0], rows[3], rows[4], rows[5], rows[50]]);
  expect(readManifest(file)).toMatchObject({ rows: 4, selection: { events: 4, of: 50 }, query });
});

test('a workbook has a sheet of all items beside the events when wanted', async () => {
  const core = await openFilledCore(20);
  const folder = temporaryFolder();
  const file = join(folder, 'both.xlsx');
  const result = await exportQuery(core, file, 'xlsx', { itemsSheet: true });
  const items = await exportQuery(core, join(folder, 'items.csv'), 'csv', { rows: 'items' });
  expect(result.rows).toBe(20);
  const sheets = readWorkbook(readFileSync(file));
  expect(sheets.map(({ name }) => name)).toEqual(['Events', 'Deployed items', 'About this export']);
  const itemRows = new Set([...(sheets[1]?.cells.keys() ?? [])].map((cell) => cell.replace(/[A-Z]+/, '')));
  expect(itemRows.size).toBe(items.rows + 1);
});

test.each(exportFormats)('%s: a redacted export holds no name, and says what was replaced', async (format) => {
  const core = await openFilledCore(12);
  const file = join(temporaryFolder(), `redacted.${format}`);
  const named = 'kind:deployment release.manager@example.com';
  await exportQuery(core, file, format, { query: named, redact: 'people', columns: ['all'], itemsSheet: true });
  const manifest = readFileSync(`${file}.manifest.json`, 'utf8');
  const texts =
    format === 'xlsx'
      ? readWorkbook(readFileSync(file)).flatMap(({ cells }) => [...cells.values()].map(({ value }) => value))
      : format === 'parquet'
        ? [JSON.stringify(await readParquet(file), (_key, value: unknown) => (typeof value === 'bigint' ? 0 : value))]
        : [readFileSync(file, 'utf8')];
  for (const text of [...texts, manifest]) {
    expect(text).not.toMatch(/release\.manager|dev\.\d@|author\.\d@|deploy@example/);
  }
  expect(texts.join('\n')).toMatch(/person-[0-9a-f]{12}/);
  const { redaction, tree } = JSON.parse(manifest) as ExportManifest;
  expect(tree).toBeNull();
  expect(redaction).toMatchObject({ profile: 'people' });
  expect(redaction?.rules.find(({ field }) => field === 'actor')?.replaced).toBe(12);
});

test('own profiles are known by name; one that is not there is refused before anything is written', async () => {
  const core = await openFilledCore(3);
  const folder = temporaryFolder();
  mkdirSync(join(core.folder, 'redactions'));
  writeFileSync(join(core.folder, 'redactions', 'titles.json'), '{"fields":{"summary":"remove"}}');
  expect(await core.redactionProfiles()).toEqual(['people', 'emails', 'titles']);
  const file = join(folder, 'titles.csv');
  await exportQuery(core, file, 'csv', { redact: 'titles', columns: ['summary'] });
  expect(parseCsv(readFileSync(file, 'utf8')).slice(1)).toEqual([[''], [''], ['']]);
  const refused = exportQuery(core, join(folder, 'no.csv'), 'csv', { redact: 'nobody' });
  await expect(refused).rejects.toMatchObject({ code: 'usage.invalid_argument' });
  expect(readdirSync(folder).sort()).toEqual(['titles.csv', 'titles.csv.manifest.json']);
});

test('templates are kept, replaced by their name, and removed', async () => {
  const core = await openFilledCore(1);
  const template = { ...usualLayout, name: ' Monthly ', sort: ['actor'], pattern: '{filter}-{date}' };
  await core.exportTemplates.save(template);
  await core.exportTemplates.save({ ...template, name: 'monthly', format: 'csv' });
  expect(await core.exportTemplates.list()).toEqual([{ ...template, name: 'monthly', format: 'csv' }]);
  expect((await core.exportTemplates.find('MONTHLY')).format).toBe('csv');
  await expect(core.exportTemplates.save({ ...template, columns: ['nonsense'] })).rejects.toMatchObject({
    code: 'usage.invalid_argument',
  });
  await expect(core.exportTemplates.find('Weekly')).rejects.toMatchObject({ code: 'usage.unknown_template' });
  expect(await core.exportTemplates.remove('monthly')).toEqual([]);
  const log = await core.work.log({ text: 'template', offset: 0, count: 10 });
  expect(log.entries.map(({ what }) => what)).toEqual(['template.removed', 'template.saved', 'template.saved']);
});

test('an export stands in the log of the workspace', async () => {
  const core = await openFilledCore(2);
  const file = join(temporaryFolder(), 'logged.csv');
  const { sha256 } = await exportQuery(core, file, 'csv');
  const { entries } = await core.work.log({ text: 'export', offset: 0, count: 10 });
  expect(entries[0]).toMatchObject({ what: 'export.written' });
  expect(entries[0]?.detail).toContain(sha256);
  expect(entries[0]?.detail).toContain(dirname(file));
});

test('exports that fail or are cancelled stand in the log too', async () => {
  const core = await openFilledCore(2);
  const missing = join(temporaryFolder(), 'missing', 'result.csv');
  await expect(exportQuery(core, missing, 'csv')).rejects.toMatchObject({ code: 'export.failed' });
  const abort = new AbortController();
  abort.abort();
  const file = join(temporaryFolder(), 'result.csv');
  await expect(exportQuery(core, file, 'csv', { signal: abort.signal })).rejects.toMatchObject({
    code: 'app.interrupted',
  });
  const { entries } = await core.work.log({ text: 'export', offset: 0, count: 10 });
  expect(entries.map(({ what }) => what)).toEqual(['export.cancelled', 'export.failed']);
  expect(entries[1]?.detail).toContain(`${missing} failed: the folder does not exist`);
});

/** A real small disk, which only root can make. */
const smallDisks = process.platform === 'linux' && process.getuid?.() === 0 ? ['24k'] : [];

test.each(smallDisks)('a full disk ends an export, and the next one in the queue is written', async (size) => {
  const core = await openFilledCore(600);
  const folder = temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  const ended: QueuedExport[] = [];
  const queue = createExportQueue({
    run: core.exports.run,
    atOnce: 1,
    now: Date.now,
    onChange: (entry) => entry.state !== 'waiting' && entry.state !== 'running' && ended.push(entry),
  });
  const asked = { query: '', tz: 'UTC', rows: 'events' as const, sort: [], columns: ['all'] };
  for (const format of exportFormats) queue.add({ ...asked, format, to: join(folder, `large.${format}`) });
  queue.add({ ...asked, format: 'csv', columns: ['kind'], to: join(folder, 'small.csv') });
  await expect.poll(() => ended.length, { timeout: 20_000 }).toBe(exportFormats.length + 1);
  const [large, small] = [ended.slice(0, -1), ended.at(-1)];
  for (const { state, error, file } of large) {
    expect(state).toBe('failed');
    expect(error).toMatchObject({
      code: 'store.disk_full',
      message: `The export to ${file} stopped because the disk is full.`,
    });
    expect(error?.recovery).toMatch(/^Nothing of it was left behind/);
  }
  expect(small).toMatchObject({ state: 'done', result: { rows: 600 } });
  expect(readdirSync(folder).sort()).toEqual(['small.csv', 'small.csv.manifest.json']);
});
