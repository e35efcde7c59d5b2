import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AuditEvent } from '#shared/audit-event.ts';
import { chooseColumns } from '#core/export/columns.ts';
import { columnLetters } from '#core/export/sheet-xml.ts';
import { createXlsxWriter, sheetLimits } from '#core/export/xlsx-writer.ts';
import type { XlsxOptions } from '#core/export/xlsx-writer.ts';
import { makeEvent } from '#test/support/export/make-event.ts';
import { createMemorySink } from '#test/support/export/memory-sink.ts';
import { readWorkbook } from '#test/support/export/read-workbook.ts';
import type { ReadSheet } from '#test/support/export/read-workbook.ts';
import { readZip } from '#test/support/export/read-zip.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tickmark-xlsx-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function writeBytes(
  columns: string[],
  events: AuditEvent[],
  options: Partial<XlsxOptions> = {},
): Promise<Buffer> {
  const sink = createMemorySink();
  const writer = await createXlsxWriter(sink, {
    columns: chooseColumns(columns, 'events'),
    sheetName: 'Events',
    zone: 'UTC',
    createdAt: '2026-05-06T07:08:09.000Z',
    file: join(folder, 'result.xlsx'),
    about: ({ rows, sheets }) => [
      ['Rows', rows],
      ['Sheets', sheets.join(', ')],
    ],
    ...options,
  });
  for (const event of events) await writer.write({ source: { event }, item: null });
  await writer.finish();
  await writer.discard();
  return sink.bytes();
}

async function write(...given: Parameters<typeof writeBytes>): Promise<ReadSheet[]> {
  return readWorkbook(await writeBytes(...given));
}

test('columns have letters as sheets have them', () => {
  expect([0, 25, 26, 51, 701, 702, 16_383].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'AZ', 'ZZ', 'AAA', 'XFD']);
});

test('cells have the types of their columns, and absent values no cell', async () => {
  const event = makeEvent({ typeCode: 1464, record: '0012', itemCount: 7, violation: true, summary: '=1+1' });
  const columns = ['time', 'typeCode', 'record', 'itemCount', 'violation', 'summary', 'object'];
  const [events] = await write(columns, [event]);

  expect([...(events?.cells ?? [])].filter(([reference]) => reference.endsWith('2'))).toEqual([
    ['A2', { type: 'n', value: expect.stringMatching(/^46085\.42743/), style: 2 }],
    ['B2', { type: 'inlineStr', value: '1464', style: 0 }],
    ['C2', { type: 'inlineStr', value: '0012', style: 0 }],
    ['D2', { type: 'n', value: '7', style: 0 }],
    ['E2', { type: 'b', value: '1', style: 0 }],
    ['F2', { type: 'inlineStr', value: '=1+1', style: 4 }],
  ]);
  expect(events?.cells.get('A1')).toEqual({ type: 'inlineStr', value: 'time (UTC)', style: 1 });
});

test('the header is frozen and filtered, and the last sheet tells about the export', async () => {
  const sheets = await write(['time', 'id'], [makeEvent(), makeEvent()]);
  expect(sheets.map((sheet) => sheet.name)).toEqual(['Events', 'About this export']);
  expect(sheets[0]?.xml).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
  expect(sheets[0]?.xml).toContain('<autoFilter ref="A1:B3"/>');
  expect(sheets[1]?.cells.get('B2')?.value).toBe('2');
});

test('an export without rows has its header', async () => {
  const [events] = await write(['id'], []);
  expect([...(events?.cells.keys() ?? [])]).toEqual(['A1']);
});

test('rows past the limit of a sheet go on in the next under the same header', async () => {
  const events = Array.from({ length: 7 }, (_, index) => makeEvent({ id: `gs:${String(index)}` }));
  const sheets = await write(['id'], events, { limits: { ...sheetLimits, rows: 4 } });
  expect(sheets.map((sheet) => [sheet.name, [...sheet.cells.values()].map((cell) => cell.value)]).slice(0, 3)).toEqual([
    ['Events', ['id', 'gs:0', 'gs:1', 'gs:2']],
    ['Events 2', ['id', 'gs:3', 'gs:4', 'gs:5']],
    ['Events 3', ['id', 'gs:6']],
  ]);
  expect(sheets[3]?.cells.get('B3')?.value).toBe('Events, Events 2, Events 3');
});

test('a sheet also ends before its XML gets too large', async () => {
  const events = Array.from({ length: 4 }, () => makeEvent({ summary: 'x'.repeat(30_000) }));
  const sheets = await write(['summary'], events, { limits: { ...sheetLimits, bytes: 50_000 } });
  expect(sheets.map((sheet) => sheet.name)).toEqual(['Events', 'Events 2', 'About this export']);
});

test('a text of a full cell stays whole, a longer one goes on in the annex', async () => {
  const full = 'x'.repeat(32_767);
  const long = 'a😀'.repeat(40_000);
  const sheets = await write(['id', 'summary'], [makeEvent({ summary: full }), makeEvent({ summary: long })]);
  const [events, annex] = sheets;

  expect(events?.cells.get('B2')?.value).toBe(full);
  const cell = events?.cells.get('B3')?.value ?? '';
  const pointer = ' … [continues on sheet "Long texts", rows 2 to 4]';
  expect(cell.endsWith(pointer)).toBe(true);
  expect(annex?.name).toBe('Long texts');
  expect(['A2', 'B2', 'C2', 'D2', 'D3'].map((place) => annex?.cells.get(place)?.value)).toEqual([
    'Events',
    'B3',
    'summary',
    '2',
    '3',
  ]);
  const parts = ['E2', 'E3', 'E4'].map((place) => annex?.cells.get(place)?.value ?? '');
  expect(cell.slice(0, -pointer.length) + parts.join('')).toBe(long);
  for (const text of [cell, ...parts]) expect(text.length).toBeLessThanOrEqual(32_767);
  expect(await readdir(folder)).toEqual([]);
});

test('the annex goes on in further sheets too', async () => {
  const events = Array.from({ length: 3 }, (_, index) => makeEvent({ summary: String(index).repeat(70_000) }));
  const sheets = await write(['summary'], events, { limits: { ...sheetLimits, rows: 5 } });
  expect(sheets.map((sheet) => sheet.name)).toEqual(['Events', 'Long texts', 'Long texts 2', 'About this export']);
  expect(sheets[0]?.cells.get('A4')?.value).toMatch(/\[continues on sheet "Long texts 2", rows 2 to 3\]$/);
  expect(sheets[2]?.cells.get('A2')?.value).toBe('Events');
});

test('work items lead to their address, http and https only, as many as a sheet may have', async () => {
  const linked = (url: string): AuditEvent => makeEvent({ workItems: [{ system: 'jira', key: 'K', url }] });
  const events = [
    linked('https://example.com/a?b=1&c="2"#d e'),
    linked('javascript:alert(1)'),
    linked('file:///etc/passwd'),
    linked('https://user:secret@example.com/'),
    linked(`https://example.com/${'x'.repeat(2_100)}`),
    linked('no address'),
    linked('http://example.org'),
    linked('https://example.org/one-too-many'),
  ];
  const [sheet] = await write(['ticket'], events, { limits: { ...sheetLimits, links: 2 } });
  expect([...(sheet?.links ?? [])]).toEqual([
    ['A2', 'https://example.com/a?b=1&c=%222%22#d%20e'],
    ['A8', 'http://example.org/'],
  ]);
  expect(sheet?.cells.get('A3')).toEqual({ type: 'inlineStr', value: 'K', style: 0 });
});

test('the same rows give the same bytes', async () => {
  const events = Array.from({ length: 3_000 }, (_, index) => makeEvent({ summary: `Release ${String(index)}` }));
  const columns = ['time', 'summary', 'workItems'];
  const [first, second] = [await writeBytes(columns, events), await writeBytes(columns, events)];
  expect(first.equals(second)).toBe(true);
});

test('the archive begins with what file type detectors look for and lists every part', async () => {
  const entries = readZip(await writeBytes(['id'], [makeEvent()]));
  expect(entries.slice(0, 3).map((entry) => entry.name)).toEqual(['_rels/.rels', 'docProps/core.xml', 'xl/styles.xml']);
  const types = entries.find((entry) => entry.name === '[Content_Types].xml')?.content.toString('utf8') ?? '';
  for (const { name } of entries) {
    if (/^(xl|docProps)\/.*(?<!\.rels)$/.test(name)) expect(types).toContain(`PartName="/${name}"`);
  }
  expect(entries.find((entry) => entry.name === 'xl/styles.xml')?.content.toString('utf8')).toContain('<cellStyles');
});
