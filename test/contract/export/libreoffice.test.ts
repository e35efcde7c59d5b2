import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditEvent } from '#shared/audit-event.ts';
import { exportJob } from '#test/support/export/export-job.ts';
import { makeEvent } from '#test/support/export/make-event.ts';
import { parseCsv } from '#test/support/export/parse-csv.ts';
import { runHere } from '#test/support/export/run-here.ts';

const run = promisify(execFile);
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tickmark-libreoffice-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Comma, quote, UTF-8, from line 1, nothing quoted without need, cells as shown, every sheet (-1) to its own file. */
const csvFilter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';

/** Every sheet of the workbook as LibreOffice shows it, by name. */
async function readWithLibreOffice(file: string): Promise<Map<string, string[][]>> {
  const output = join(folder, 'csv');
  await rm(output, { recursive: true, force: true });
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
  await run('soffice', ['--headless', profile, '--convert-to', csvFilter, '--outdir', output, file], {
    timeout: 150_000,
  }).catch((error: unknown) => {
    throw new Error('LibreOffice (soffice) did not convert the workbook. Is libreoffice-calc-nogui installed?', {
      cause: error,
    });
  });
  const sheets = new Map<string, string[][]>();
  for (const name of await readdir(output)) {
    sheets.set(name.replace(/^[^-]*-|\.csv$/g, ''), parseCsv(await readFile(join(output, name), 'utf8')));
  }
  return sheets;
}

const texts: (string | null)[] = [
  '0012',
  '7e3',
  '1464',
  '00000000000000000000000000000012345678901234567890',
  '9007199254740993',
  '1.10',
  '2026-03-04',
  '3/4',
  'TRUE',
  '=1+1',
  '+49 30 1234',
  '-5+3',
  '@SUM(A1)',
  '＝1+1',
  '=HYPERLINK("https://example.org","x")',
  "'quoted",
  'a,b;c"d"',
  ' leading and trailing ',
  'two\nlines',
  'tab\there',
  '<b>&amp;</b> ]]>',
  '_x0041_',
  '_x0041_x0042_',
  '_x005F_x0041_',
  'bell \u0007 and escape \u001b',
  '_x0041\u0001',
  'emoji 👩‍🚀 and 𝄞',
  'العربية עברית 日本語',
  '\u00a0no-break space\u00a0',
  'carriage\rreturn',
  'x'.repeat(32_767),
  'null',
  '#REF!',
  null,
];

test('LibreOffice reads every row as it was written', async () => {
  const events = texts.map((text, index): AuditEvent =>
    makeEvent({
      id: `gs:${String(index)}`,
      time: new Date(Date.UTC(2026, 2, 4, 10, 15, 30, index * 37)).toISOString(),
      summary: text,
      record: text,
      typeCode: index % 2 === 0 ? 1464 : '7e3',
      itemCount: index,
      violation: index % 2 === 0,
    }),
  );
  const file = join(folder, 'hostile.xlsx');
  const columns = ['time', 'summary', 'record', 'typeCode', 'itemCount', 'violation', 'id'];
  await runHere({ ...exportJob(file, 'xlsx', events), columns });

  const sheets = await readWithLibreOffice(file);

  expect([...sheets.keys()].sort()).toEqual(['About this export', 'Events']);
  const [header, ...rows] = sheets.get('Events') ?? [];
  expect(header).toEqual(['time (UTC)', 'summary', 'record', 'typeCode', 'itemCount', 'violation', 'id']);
  expect(rows).toEqual(
    events.map((event) => [
      event.time.replace('T', ' ').replace('Z', ''),
      event.summary ?? '',
      event.record ?? '',
      String(event.typeCode),
      String(event.itemCount),
      event.violation ? 'TRUE' : 'FALSE',
      event.id,
    ]),
  );
}, 180_000);

test('LibreOffice shows times in the named zone, and as text what is no date of a spreadsheet', async () => {
  const times: [time: string, shown: string][] = [
    ['2026-03-29T00:59:59.999Z', '2026-03-29 01:59:59.999'],
    ['2026-03-29T01:00:00.000Z', '2026-03-29 03:00:00.000'],
    ['2026-10-25T00:30:00.001Z', '2026-10-25 02:30:00.001'],
    ['2026-10-25T01:30:00.001Z', '2026-10-25 02:30:00.001'],
    ['1970-01-01T00:00:00.000Z', '1970-01-01 01:00:00.000'],
    ['1930-06-01T12:00:00.000Z', '1930-06-01 13:00:00.000'],
    ['2099-12-31T23:00:00.000Z', '2100-01-01 00:00:00.000'],
    ['9999-12-31T22:59:59.999Z', '9999-12-31 23:59:59.999'],
    ['9999-12-31T23:00:00.000Z', '9999-12-31T23:00:00.000Z'],
    ['1899-12-31T12:00:00.000Z', '1899-12-31T12:00:00.000Z'],
    ['0001-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z'],
  ];
  const file = join(folder, 'zone.xlsx');
  const events = times.map(([time]) => makeEvent({ time }));
  await runHere({ ...exportJob(file, 'xlsx', events), columns: ['time'], zone: 'Europe/Berlin' });

  const sheets = await readWithLibreOffice(file);

  expect(sheets.get('Events')).toEqual([['time (Europe/Berlin)'], ...times.map(([, shown]) => [shown])]);
}, 180_000);

test('LibreOffice reads the annex of long texts, linked work items and rows of items', async () => {
  const long = 'Zoë 👩 '.repeat(20_000);
  const url = 'https://example.com/browse/FIN-101?a=1&b=2#comment';
  const event = makeEvent({ summary: long, workItems: [{ system: 'jira', key: 'FIN-101', url }] });
  const item = { change: 'deleted', type: 'ApexClass', modifiedBy: null, modifiedAt: '2026-03-01T00:00:00.500Z' };
  const items = ['A', 'B'].map((name) => ({ ...item, name }));
  const file = join(folder, 'items.xlsx');
  await runHere({
    ...exportJob(file, 'xlsx', [{ event, items, fields: {} }]),
    rows: 'items',
    total: 2,
    columns: ['name', 'modifiedAt', 'ticket', 'summary'],
  });

  const sheets = await readWithLibreOffice(file);

  const rows = sheets.get('Deployed items') ?? [];
  expect(rows.map((row) => row.slice(0, 3))).toEqual([
    ['name', 'modifiedAt (UTC)', 'workItems'],
    ['A', '2026-03-01 00:00:00.500', 'FIN-101'],
    ['B', '2026-03-01 00:00:00.500', 'FIN-101'],
  ]);
  const annex = (sheets.get('Long texts') ?? []).slice(1);
  expect(annex.map((row) => row.slice(0, 4))).toEqual(
    ['D2', 'D3'].flatMap((cell) => ['2', '3', '4', '5'].map((part) => ['Deployed items', cell, 'summary', part])),
  );
  const pointer = ' … [continues on sheet "Long texts", rows 2 to 5]';
  const head = (rows[1]?.[3] ?? '').replace(pointer, '');
  expect(
    head +
      annex
        .slice(0, 4)
        .map((row) => row[4])
        .join(''),
  ).toBe(long);
}, 180_000);

test('half surrogate pairs become replacement characters and harm nothing beside them', async () => {
  const file = join(folder, 'surrogates.xlsx');
  const events = ['before', 'high \uD83D end', '\uDE00 low', 'after'].map((summary) => makeEvent({ summary }));
  await runHere({ ...exportJob(file, 'xlsx', events), columns: ['summary', 'status'] });

  const rows = (await readWithLibreOffice(file)).get('Events') ?? [];

  expect(rows.slice(1)).toEqual(
    ['before', 'high \uFFFD end', '\uFFFD low', 'after'].map((summary) => [summary, 'successful']),
  );
}, 180_000);
