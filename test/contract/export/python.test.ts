import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { guardFormula } from '#shared/formula-guard.ts';
import { csvDelimiters } from '#shared/export-request.ts';
import { exportJob } from '#test/support/export/export-job.ts';
import { hostileTexts } from '#test/support/export/hostile-texts.ts';
import { makeEvent } from '#test/support/export/make-event.ts';
import { runHere } from '#test/support/export/run-here.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const run = promisify(execFile);
// Debian's own Python, which has Debian's packages.
const python = '/usr/bin/python3';

const url = 'https://example.com/browse/FIN-101?a=1&b=2#comment';
const events = hostileTexts.map((text, index) =>
  makeEvent({
    id: `gs:${String(index)}`,
    time: new Date(Date.UTC(2026, 2, 4, 10, 15, 30, index)).toISOString(),
    summary: text,
    record: text,
    itemCount: index,
    violation: index % 2 === 0,
    workItems: [{ system: 'jira', key: 'FIN-101', url }],
  }),
);
const columns = ['time', 'summary', 'record', 'itemCount', 'violation', 'workItems', 'id'];

async function runPython<Output>(script: string, ...args: string[]): Promise<Output> {
  const { stdout } = await run(python, ['-c', script, ...args], { maxBuffer: 100_000_000 });
  return JSON.parse(stdout) as Output;
}

test.each(csvDelimiters)('Python’s csv reads every row, delimited by %s', async (delimiter) => {
  const file = join(temporaryFolder(), 'hostile.csv');
  await runHere({ ...exportJob(file, 'csv', events), columns, delimiter, byteOrderMark: true });
  const script = `
import csv, json, sys
csv.field_size_limit(10**9)
with open(sys.argv[1], encoding='utf-8-sig', newline='') as file:
    print(json.dumps(list(csv.reader(file, delimiter=sys.argv[2], strict=True))))`;

  const rows = await runPython<string[][]>(script, file, { comma: ',', semicolon: ';', tab: '\t' }[delimiter]);

  expect(rows).toEqual([
    columns,
    ...events.map((event) => [
      event.time,
      guardFormula(event.summary ?? ''),
      guardFormula(event.record ?? ''),
      String(event.itemCount),
      String(event.violation),
      'FIN-101',
      event.id,
    ]),
  ]);
});

test('openpyxl reads every row with its types, links and sheets', async () => {
  const file = join(temporaryFolder(), 'hostile.xlsx');
  const items = ['A', '=B'].map((name) => ({
    change: 'new',
    type: 'ApexClass',
    name,
    modifiedBy: null,
    modifiedAt: null,
  }));
  const sources = events.map((event) => ({ event, items }));
  async function* again() {
    yield await Promise.resolve(sources);
  }
  await runHere({
    ...exportJob(file, 'xlsx', events),
    columns,
    zone: 'Europe/Berlin',
    items: { batches: again(), total: events.length * 2 },
  });
  const script = `
import json, sys, openpyxl
from openpyxl.utils.escape import unescape
book = openpyxl.load_workbook(sys.argv[1])
def told(cell):
    value = unescape(cell.value) if isinstance(cell.value, str) else cell.value
    return [cell.data_type, value.isoformat(timespec='milliseconds') if hasattr(value, 'isoformat') else value]
sheet = book['Events']
print(json.dumps({
    'sheets': book.sheetnames,
    'rows': [[told(cell) for cell in row] for row in sheet.iter_rows()],
    'link': sheet['F2'].hyperlink.target + '#' + (sheet['F2'].hyperlink.location or ''),
    'frozen': sheet.freeze_panes,
    'filter': sheet.auto_filter.ref,
    'items': [[told(cell)[1] for cell in row] for row in book['Deployed items'].iter_rows(min_row=1, max_row=3)],
    'count': book['Deployed items'].max_row,
}))`;

  const read = await runPython<{
    sheets: string[];
    rows: [string, unknown][][];
    link: string;
    frozen: string;
    filter: string;
    items: unknown[][];
    count: number;
  }>(script, file);

  expect(read.sheets).toEqual(['Events', 'Deployed items', 'About this export']);
  const [header, ...rows] = read.rows;
  expect(header?.map(([, value]) => value)).toEqual(['time (Europe/Berlin)', ...columns.slice(1)]);
  expect(rows).toHaveLength(events.length);
  rows.forEach((row, index) => {
    const event = events[index];
    const text = event?.summary === '' ? null : (event?.summary ?? null);
    const textCell = [text === null ? 'n' : 's', text];
    const wall = new Date(Date.parse(event?.time ?? '') + 3_600_000).toISOString().replace('Z', '');
    expect(row).toEqual([
      ['d', wall],
      textCell,
      textCell,
      ['n', index],
      ['b', index % 2 === 0],
      ['s', 'FIN-101'],
      ['s', event?.id],
    ]);
  });
  expect(read.link).toBe(url);
  expect(read.frozen).toBe('A2');
  expect(read.filter).toBe(`A1:G${String(events.length + 1)}`);
  expect(read.items.map((row) => [row[0], row[7]])).toEqual([
    ['id', 'name'],
    ['gs:0', 'A'],
    ['gs:0', '=B'],
  ]);
  expect(read.count).toBe(events.length * 2 + 1);
});
