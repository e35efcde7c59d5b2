import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { interleave, median, percentile, round } from '#test/bench/measure.ts';
import { readOptions } from '#test/bench/read-options.ts';
import { resultRow, terminalTable, writePage } from '#test/bench/report.ts';

const base = { id: 'first-page', what: 'First page', unit: 'ms' };

it('takes percentiles as the smallest value that enough values do not exceed', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(median(values)).toBe(50);
  expect(percentile(values, 0.95)).toBe(95);
  expect(median([3])).toBe(3);
});

it('writes three digits', () => {
  expect([0.012345, 1.2345, 123.4, 1234567].map(round)).toEqual(['0.0123', '1.23', '123', '1,234,567']);
});

it('runs all variants in every round, each of them first in turn, and prepares them uncounted', async () => {
  const order: string[] = [];
  const samples = await interleave(2, {
    a: () => order.push('a'),
    b: { prepare: () => order.push('to b'), run: () => order.push('b') },
  });
  expect(order).toEqual(['a', 'to b', 'b', 'to b', 'b', 'a']);
  expect(samples.a).toHaveLength(2);
  expect(samples.b).toHaveLength(2);
});

it('says whether a target is met', () => {
  expect(resultRow({ ...base, target: { most: 5 } }, { value: 5 })).toMatchObject({ target: '≤ 5', ok: true });
  expect(resultRow({ ...base, target: { most: 5 } }, { value: 5.1 })).toMatchObject({ ok: false });
  expect(resultRow({ ...base, target: { least: 5 } }, { value: 4 })).toMatchObject({ target: '≥ 5', ok: false });
  expect(resultRow({ ...base, target: null }, { value: 4 })).toMatchObject({ target: null, ok: null });
  expect(resultRow({ ...base, target: { most: 5 } }, { value: null, note: 'no tool' })).toMatchObject({ ok: null });
  expect(terminalTable([resultRow({ ...base, target: { most: 5 } }, { value: 9 })])).toMatch(/First page .*9.*MISSED/);
});

it('replaces the table of the page and nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tickmark-report-'));
  const page = join(folder, 'page.md');
  try {
    writeFileSync(page, 'before\n<!-- benchmark table: begin -->\nold\n<!-- benchmark table: end -->\nafter\n');
    writePage(page, 'A machine.', [resultRow({ ...base, target: null }, { value: 4, note: 'a | b' })]);
    const text = readFileSync(page, 'utf8');
    expect(text).toMatch(/^before\n[^]*A machine\.[^]*\| First page \| 4 \| ms \|[^]*\nafter\n$/);
    expect(text).toContain('a \\| b');
    expect(text).not.toContain('old');
    writeFileSync(page, 'no marks');
    expect(() => writePage(page, '', [])).toThrow('no marks');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('reads options', () => {
  expect(readOptions([])).toMatchObject({
    events: 200_000,
    syncedEvents: 200_000,
    only: '*',
    json: null,
    strict: false,
  });
  expect(readOptions(['--synced', '1000000'])).toMatchObject({ events: 200_000, syncedEvents: 1_000_000 });
  expect(readOptions(['--events', '1000000', '--only', 'item-*', '--strict'])).toMatchObject({
    events: 1_000_000,
    only: 'item-*',
    strict: true,
  });
  expect(() => readOptions(['--events', 'many'])).toThrow('--events');
  expect(() => readOptions(['--evnets', '5'])).toThrow();
});
