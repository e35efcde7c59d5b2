import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isEmptyList, recogniseFile } from '#core/import/recognise-file.ts';

const cases: [string, ReturnType<typeof recogniseFile>][] = [
  ['{"Deployments":[]}', 'gearset'],
  ['\uFEFF \n{ "deployments" : [] }', 'gearset'],
  ['[{"Name":"Release 42","DeploymentId":"1"}]', 'gearset'],
  ['<?xml version="1.0"?>\n<platform><auditLog/></platform>', 'agileapps'],
  ['<platform/>', 'agileapps'],
  ['{"platform":{"message":{"code":"0"}}}', 'agileapps'],
  ['<!DOCTYPE html><html></html>', 'web-page'],
  ['<html lang="en">', 'web-page'],
  ['<feed/>', null],
  ['{"items":[]}', null],
  ['"Deployments": none', null],
  ['', null],
];

describe('what a file calls itself', () => {
  it.each(cases)('%j', (text, expected) => {
    expect(recogniseFile(Buffer.from(text))).toBe(expected);
    expect(recogniseFile(gzipSync(text))).toBe(expected);
  });

  it('is told from the beginning of a packed file, too', () => {
    const packed = gzipSync(`{"Deployments":[${'{"DeploymentId":"1"},'.repeat(20_000)}`, { level: 1 });
    expect(recogniseFile(packed.subarray(0, 400))).toBe('gearset');
  });

  it('is nothing in a damaged packed file, and in one that hides gigabytes', () => {
    expect(recogniseFile(Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]))).toBeNull();
    expect(recogniseFile(gzipSync(Buffer.alloc(16_000_000, ' ')))).toBeNull();
  });
});

describe('an empty list', () => {
  it('has nothing in it', () => {
    expect(isEmptyList(Buffer.from(' [ \n]'))).toBe(true);
    expect(isEmptyList(Buffer.from('[1]'))).toBe(false);
    expect(isEmptyList(Buffer.from('{}'))).toBe(false);
  });
});
