import { expect, it } from 'vitest';
import { writeRows } from '#renderer/lib/copy-rows.ts';
import { makeFakeDetails } from '#test/support/fake-events.ts';

const [first] = makeFakeDetails(1);
if (first === undefined) throw new Error('there is no sample event');
const event = { ...first.event, actor: 'zoe,"z"', summary: '=HYPERLINK("x")\ttwo\nlines | <b>' };
const columns = ['actor', 'summary'] as const;
const titles = ['Actor', 'Summary'];

it('writes a line of titles and a line for each row, formulas inert', () => {
  expect(writeRows([event], columns, titles, 'tsv')).toBe(
    'Actor\tSummary\r\nzoe,"z"\t\'=HYPERLINK("x") two lines | <b>',
  );
  expect(writeRows([event], columns, titles, 'csv')).toBe(
    'Actor,Summary\r\n"zoe,""z""","\'=HYPERLINK(""x"")\ttwo\nlines | <b>"',
  );
});

it('writes a table in which text stays text', () => {
  expect(writeRows([event], columns, titles, 'markdown').split('\n')).toEqual([
    '| Actor | Summary |',
    '| --- | --- |',
    '| zoe,"z" | =HYPERLINK\\("x"\\) two lines \\| \\<b\\> |',
  ]);
});

it('writes whole events as JSON', () => {
  expect(JSON.parse(writeRows([event], columns, titles, 'json'))).toEqual([event]);
});
