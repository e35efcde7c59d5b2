import { expect, test } from 'vitest';
import { AppError } from '#shared/app-error.ts';
import { chooseFormat } from '#core/export/export-format.ts';
import { toExportError } from '#core/export/export-error.ts';

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: something`), { code, syscall: 'write' });
}

test.each([
  ['ENOSPC', 'store.disk_full', 'the disk is full'],
  ['EDQUOT', 'store.disk_full', 'the disk is full'],
  ['EACCES', 'export.failed', 'this account may not write there'],
  ['ENOENT', 'export.failed', 'the folder does not exist'],
  ['EFBIG', 'export.failed', 'the file system takes no file of this size'],
  ['EWHATEVER', 'export.failed', 'EWHATEVER: something'],
])('%s is %s', (errno, code, words) => {
  const error = toExportError(systemError(errno), 'out.csv') as AppError;
  expect(error.code).toBe(code);
  expect(error.message).toContain('out.csv');
  expect(error.message).toContain(words);
});

test('what is no error of the file system stays as it is', () => {
  const defect = new TypeError('defect');
  const known = new AppError('store.busy', 'busy');
  expect(toExportError(defect, 'out.csv')).toBe(defect);
  expect(toExportError(known, 'out.csv')).toBe(known);
  expect(toExportError('text', 'out.csv')).toBe('text');
});

test('the extension gives the format, a named format has precedence', () => {
  expect(chooseFormat('/a/b.XLSX', null)).toBe('xlsx');
  expect(chooseFormat('b.txt', 'csv')).toBe('csv');
  expect(chooseFormat('-', 'ndjson')).toBe('ndjson');
});

test.each([
  ['b.txt', null],
  ['b', null],
  ['-', null],
  ['-', 'xlsx'],
  ['b.csv', 'pdf'],
])('%s with format %s is a usage error', (to, named) => {
  expect(() => chooseFormat(to, named)).toThrow(expect.objectContaining({ code: 'usage.invalid_argument' }));
});
