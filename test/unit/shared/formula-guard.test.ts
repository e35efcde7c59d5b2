import { expect, test } from 'vitest';
import { guardFormula } from '#shared/formula-guard.ts';

test.each([
  '=1+1',
  '+1-555-0100',
  '-5+3',
  '-',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '＝1',
  '＋1',
  '－1',
  '＠x',
  '-1e5',
  '+1,5',
  '--1',
])('a text that begins like a formula gets an apostrophe: %j', (text) => {
  expect(guardFormula(text)).toBe(`'${text}`);
});

test.each(['', 'a=1', ' =1', '-5', '+5', '-5.25', '+.5', '0012', "'=1", '\n=1', 'a@example.com'])(
  'anything else stays as it is: %j',
  (text) => {
    expect(guardFormula(text)).toBe(text);
  },
);
