import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '#test/support/cli/run-cli.ts';
import { deployment } from '#test/support/evidence/evidence-store.ts';
import { parseCsv } from '#test/support/export/parse-csv.ts';
import { readParquet } from '#test/support/export/read-parquet.ts';

const entry = fileURLToPath(new URL('../../../electron/cli/tickmark.js', import.meta.url));
const events = 2_000;
let folder = '';
let workspace = '';

const run = (...args: string[]) => runCli(['--workspace', workspace, '--json', ...args]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tickmark-export-command-'));
  workspace = join(folder, 'workspace');
  const saved = join(folder, 'saved.json');
  const each = Array.from({ length: events }, (_, index) => deployment(index));
  writeFileSync(saved, `{"Deployments":[${each.join(',')}]}`);
  await run('connection', 'add', 'gearset', '--name', 'gs', '--url', 'https://gearset.example');
  expect((await run('import', saved, '--connection', 'gs')).exitCode).toBe(0);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('Parquet by its extension, with all columns', async () => {
  const file = join(folder, 'all.parquet');
  const result = await run('export', 'kind:deployment', '--to', file, '--columns', 'all');
  expect(result.json()).toMatchObject({ format: 'parquet', rows: events, file });
  const read = await readParquet(file);
  expect(read.rows).toHaveLength(events);
  expect(Object.keys(read.types)).toHaveLength(24);
  expect(read.types).toMatchObject({ time: 'TIMESTAMP WITH TIME ZONE', itemCount: 'BIGINT', violation: 'BOOLEAN' });
  const refused = await run('export', '*', '--to', '-', '--format', 'parquet');
  expect(refused.exitCode).toBe(2);
});

test('delimiter and byte order mark of CSV', async () => {
  const file = join(folder, 'semicolons.csv');
  await run('export', '*', '--to', file, '--delimiter', 'semicolon', '--bom', '--columns', 'id,summary');
  const text = readFileSync(file, 'utf8');
  expect(text.startsWith('\uFEFFid;summary\r\n')).toBe(true);
  expect(text.split('\r\n')).toHaveLength(events + 2);
  expect((await run('export', '*', '--to', file, '--delimiter', 'pipe')).exitCode).toBe(2);
});

test('a template is saved, listed, run with its file name, and removed', async () => {
  const saved = await run(
    ...['template', 'save', 'Monthly', '--format', 'csv', '--columns', 'time,actor', '--sort', 'time:asc'],
    ...['--pattern', '{filter}-{date}', '--delimiter', 'tab'],
  );
  expect(saved.json()).toMatchObject({ template: { name: 'Monthly', delimiter: 'tab', sort: ['time:asc'] } });
  await run('filter', 'save', 'Releases', 'kind:deployment');
  const result = await run('export', '--filter', 'Releases', '--template', 'monthly', '--to', folder);
  const { file, rows } = result.json() as unknown as { file: string; rows: number };
  expect(rows).toBe(events);
  expect(file).toMatch(/Releases-\d{4}-\d\d-\d\d\.csv$/);
  expect(readFileSync(file, 'utf8').split('\r\n')[0]).toBe('time\tactor');

  const other = join(folder, 'other.ndjson');
  const overridden = await run('export', 'kind:deployment', '--template', 'Monthly', '--to', other, '--columns', 'id');
  expect(overridden.json()).toMatchObject({ format: 'ndjson', rows: events });
  expect(Object.keys(JSON.parse(readFileSync(other, 'utf8').split('\n')[0] ?? '') as object)).toEqual(['id']);

  expect((await run('template', 'list')).json()).toMatchObject({ templates: [{ name: 'Monthly' }] });
  expect((await run('template', 'remove', 'MONTHLY')).json()).toEqual({ removed: 'Monthly' });
  expect((await run('template', 'show', 'Monthly')).exitCode).toBe(2);
});

test('what to export, and where to, must be said', async () => {
  expect((await run('export', '--to', join(folder, 'x.csv'))).exitCode).toBe(2);
  expect((await run('export', '*')).exitCode).toBe(2);
});

test('a redacted export holds no name', async () => {
  const file = join(folder, 'redacted.csv');
  await run('export', 'kind:deployment', '--to', file, '--redact', 'people', '--rows', 'items');
  const text = readFileSync(file, 'utf8') + readFileSync(`${file}.manifest.json`, 'utf8');
  expect(text).not.toMatch(/release\.manager|author\.\d/);
  expect(parseCsv(readFileSync(file, 'utf8'))[1]?.join()).toMatch(/person-[0-9a-f]{12}/);
});

test('killed while it writes, an export leaves nothing under its name; the next one cleans up', async () => {
  const target = join(folder, 'killed');
  mkdirSync(target);
  const file = join(target, 'killed.xlsx');
  const args = [entry, '--workspace', workspace, 'export', '*', '--to', file, '--columns', 'all', '--items-sheet'];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const partial = (): string[] => readdirSync(target).filter((name) => name.includes('.partial-'));
  while (partial().length === 0 && child.exitCode === null) await delay(1);
  child.kill('SIGKILL');
  await ended;
  expect(existsSync(file)).toBe(false);
  expect(partial().length).toBeGreaterThan(0);

  await run('export', '*', '--to', join(target, 'next.csv'));
  expect(readdirSync(target).sort()).toEqual(['next.csv', 'next.csv.manifest.json']);
}, 30_000);
