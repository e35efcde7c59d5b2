import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AuditEvent } from '#shared/audit-event.ts';
import { defaultExportColumns } from '#shared/export-request.ts';
import type { ExportManifest, ExportProgress } from '#shared/export-request.ts';
import { exportJob } from '#test/support/export/export-job.ts';
import { makeEvent } from '#test/support/export/make-event.ts';
import { parseCsv } from '#test/support/export/parse-csv.ts';
import { readWorkbook } from '#test/support/export/read-workbook.ts';
import { runHere } from '#test/support/export/run-here.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tickmark-export-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const events = Array.from({ length: 2_500 }, (_, index) => makeEvent({ id: `gs:${String(index)}` }));

async function readManifest(file: string): Promise<ExportManifest> {
  return JSON.parse(await readFile(`${file}.manifest.json`, 'utf8')) as ExportManifest;
}

test('the result and the manifest describe the file', async () => {
  const file = join(folder, 'result.csv');
  const job = exportJob(file, 'csv', events);
  const result = await runHere({ ...job, columns: ['id', 'by'] });

  const bytes = await readFile(file);
  const sha256 = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  expect(result).toEqual({
    file,
    format: 'csv',
    rows: 2_500,
    bytes: bytes.length,
    sha256,
    manifest: `${file}.manifest.json`,
  });
  const manifest = await readManifest(file);
  expect(manifest).toEqual({
    ...job.manifest,
    columns: ['id', 'actor'],
    rows: 2_500,
    file: 'result.csv',
    bytes: bytes.length,
    sha256,
    redaction: null,
  });
  expect(Object.keys(manifest)).toEqual([
    ...['query', 'tree', 'resolved', 'columns', 'sort', 'rows', 'file', 'bytes', 'sha256'],
    ...['connections', 'coverage', 'createdAt', 'version', 'redaction'],
  ]);
  expect((await readdir(folder)).sort()).toEqual(['result.csv', 'result.csv.manifest.json']);
});

test('rows come in their order, one an event', async () => {
  const file = join(folder, 'result.csv');
  await runHere(exportJob(file, 'csv', events));
  const [header, ...rows] = parseCsv(await readFile(file, 'utf8'));
  expect(header).toEqual([...defaultExportColumns]);
  expect(rows.map((row) => row.at(-1))).toEqual(events.map((event) => event.id));
});

test('NDJSON without named columns is the whole event', async () => {
  const file = join(folder, 'result.ndjson');
  await runHere(exportJob(file, 'ndjson', events));
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(events);
  expect((await readManifest(file)).columns).toEqual(Object.keys(makeEvent()));
});

test('rows of items: one an item, none for an event without items', async () => {
  const item = (name: string) => ({ change: 'new', type: 'ApexClass', name, modifiedBy: null, modifiedAt: 'unknown' });
  const details = [[item('A'), item('B')], [], [item('C')]].map((items, index) => ({
    event: makeEvent({ id: `gs:${String(index)}` }),
    items,
    fields: {},
  }));
  const file = join(folder, 'items.csv');
  const job = exportJob(file, 'csv', details);
  const result = await runHere({ ...job, rows: 'items', total: 3, columns: ['id', 'name', 'modifiedAt'] });
  expect(result.rows).toBe(3);
  expect(parseCsv(await readFile(file, 'utf8')).slice(1)).toEqual([
    ['gs:0', 'A', 'unknown'],
    ['gs:0', 'B', 'unknown'],
    ['gs:2', 'C', 'unknown'],
  ]);
});

test('a workbook tells what was asked and how far it was collected', async () => {
  const file = join(folder, 'result.xlsx');
  const job = exportJob(file, 'xlsx', events);
  const query = `summary:${'x'.repeat(40_000)}`;
  await runHere({ ...job, manifest: { ...job.manifest, query } });
  const about = readWorkbook(await readFile(file)).at(-1);
  const lines = [...(about?.cells ?? [])].map(([, cell]) => cell.value);
  expect(about?.name).toBe('About this export');
  expect(lines).toContain('Query (continued)');
  expect(lines).toContain('2500');
  expect(lines).toContain('gs (gearset) https://api.example.com');
  expect(lines).toContain('2026-01-01T00:00:00.000Z to 2026-04-01T00:00:00.000Z: unverified');
});

test('an older export of that name is replaced together with its manifest', async () => {
  const file = join(folder, 'result.csv');
  await runHere(exportJob(file, 'csv', events));
  const result = await runHere(exportJob(file, 'csv', events.slice(0, 5)));
  expect((await readManifest(file)).sha256).toBe(result.sha256);
  expect(parseCsv(await readFile(file, 'utf8'))).toHaveLength(6);
  expect((await readdir(folder)).sort()).toEqual(['result.csv', 'result.csv.manifest.json']);
});

test.each(['csv', 'ndjson', 'xlsx', 'parquet'] as const)(
  '%s: a cancelled export leaves nothing, and the older one as it was',
  async (format) => {
    const file = join(folder, `result.${format}`);
    await runHere(exportJob(file, format, events));
    const before = await Promise.all([readFile(file), readFile(`${file}.manifest.json`)]);
    const abort = new AbortController();
    async function* endless(): AsyncGenerator<AuditEvent[]> {
      for (let batch = 0; ; batch += 1) {
        if (batch === 20) abort.abort();
        await Promise.resolve();
        yield [makeEvent({ summary: 'long '.repeat(10_000) })];
      }
    }
    const job = exportJob(file, format, events);
    await expect(runHere({ ...job, batches: endless(), signal: abort.signal })).rejects.toMatchObject({
      code: 'app.interrupted',
      exitCode: 130,
    });
    expect(await Promise.all([readFile(file), readFile(`${file}.manifest.json`)])).toEqual(before);
    expect((await readdir(folder)).sort()).toEqual([`result.${format}`, `result.${format}.manifest.json`]);
  },
);

test('an error while reading leaves nothing and comes out unchanged', async () => {
  const failure = new Error('The store is gone.');
  async function* failing(): AsyncGenerator<AuditEvent[]> {
    yield events;
    await Promise.reject(failure);
  }
  const job = exportJob(join(folder, 'result.xlsx'), 'xlsx', events);
  await expect(runHere({ ...job, batches: failing() })).rejects.toBe(failure);
  expect(await readdir(folder)).toEqual([]);
});

test('an export that would not hold what was counted fails', async () => {
  const job = exportJob(join(folder, 'result.csv'), 'csv', events);
  await expect(runHere({ ...job, total: 2_501 })).rejects.toMatchObject({ code: 'export.failed' });
  expect(await readdir(folder)).toEqual([]);
});

test('a place where no file can be is an error with words', async () => {
  const missing = join(folder, 'missing', 'result.csv');
  await expect(runHere(exportJob(missing, 'csv', events))).rejects.toMatchObject({
    code: 'export.failed',
    message: `The export to ${missing} failed: the folder does not exist.`,
  });
  const directory = join(folder, 'folder.csv');
  await mkdir(directory);
  await expect(runHere(exportJob(directory, 'csv', events))).rejects.toMatchObject({
    code: 'export.failed',
    message: `${directory} is a folder.`,
  });
  const below = join(folder, 'file.txt', 'result.csv');
  await writeFile(join(folder, 'file.txt'), '');
  await expect(runHere(exportJob(below, 'csv', events))).rejects.toMatchObject({ code: 'export.failed' });
});

test('a name near the longest a file system takes still works', async () => {
  const file = join(folder, `${'n'.repeat(230)}.csv`);
  const result = await runHere(exportJob(file, 'csv', events));
  expect(result.rows).toBe(2_500);
});

test('an unknown column or zone is refused before anything is written', async () => {
  const job = exportJob(join(folder, 'result.xlsx'), 'xlsx', events);
  await expect(runHere({ ...job, columns: ['nonsense'] })).rejects.toMatchObject({ code: 'usage.invalid_argument' });
  await expect(runHere({ ...job, zone: 'Mars/Olympus' })).rejects.toMatchObject({ code: 'usage.invalid_argument' });
  expect(await readdir(folder)).toEqual([]);
});

test('progress ends with all rows, when the file stands under its name', async () => {
  const many = Array.from({ length: 25_000 }, () => makeEvent());
  const seen: ExportProgress[] = [];
  const file = join(folder, 'result.csv');
  await runHere({ ...exportJob(file, 'csv', many), onProgress: (progress) => seen.push(progress) });
  expect(seen.map(({ rowsDone, done }) => [rowsDone, done])).toEqual([
    [0, false],
    [10_000, false],
    [20_000, false],
    [25_000, true],
  ]);
  expect(seen.every((progress) => progress.rowsTotal === 25_000 && progress.file === file)).toBe(true);
});

test('standard output gets the rows, no manifest, and stays open', async () => {
  const output = new PassThrough();
  const reading = text(output);
  const result = await runHere({ ...exportJob('-', 'csv', events), columns: ['id'], output });
  expect(output.writableEnded).toBe(false);
  output.end('after\r\n');
  const written = await reading;
  expect(parseCsv(written)).toHaveLength(2_502);
  expect(result).toMatchObject({ file: '-', rows: 2_500, manifest: null });
});

test.each([
  ['EPIPE', 'export.failed'],
  ['ENOSPC', 'store.disk_full'],
])('standard output that fails with %s is %s', async (errno, code) => {
  const output = new Writable({
    write(_chunk, _encoding, callback) {
      callback(Object.assign(new Error(errno), { code: errno, syscall: 'write' }));
    },
  });
  await expect(runHere({ ...exportJob('-', 'csv', events), output })).rejects.toMatchObject({ code });
});
