import { afterAll, describe, expect, it } from 'vitest';
import { compileQuery } from '#core/search/compile-query.ts';
import { countMatches, openSearch } from '#core/search/run-search.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { printQuery } from '#shared/query/print-query.ts';
import { resolveQuery } from '#shared/query/resolve-query.ts';
import { createExampleArchive, exampleNowMs } from '#test/support/example-archive.ts';

const archive = createExampleArchive();
afterAll(() => archive.close());

const everything = ['audit', 'empty', 'sandbox', 'export', 'violation', 'release', 'profiles', 'search'];

/** Every example of the documented syntax, and the events it finds, newest first. */
const examples: Record<string, string[]> = {
  '': everything,
  '*': everything,
  'invoice release': ['release'],
  '"final release"': ['release'],
  'invoi*': ['export', 'release', 'profiles'],
  '*voice*': ['audit', 'export', 'release', 'profiles'],
  'invoice OR refund': ['sandbox', 'export', 'release', 'profiles'],
  'invoice refund OR voice dark': ['audit'],
  '-sandbox': everything.filter((id) => id !== 'sandbox'),
  'NOT sandbox': everything.filter((id) => id !== 'sandbox'),
  '(refund OR invoice) -release': ['export', 'profiles'],
  zoe: ['audit', 'violation', 'profiles'],
  Zoë: ['audit', 'violation', 'profiles'],
  Invoice_Service__c: ['release'],
  'dev.one@example.com': ['sandbox', 'release', 'profiles'],
  'FIN-101': ['release'],
  'actor:"ZOÉ example"': ['audit', 'violation'],
  'actor:dev*': ['sandbox', 'profiles'],
  'actor:*example.com*': ['empty', 'sandbox', 'export', 'release', 'profiles', 'search'],
  'actor:ci@example.com,auditor@example.com': ['empty', 'export', 'search'],
  'target:*': ['sandbox', 'release', 'profiles'],
  '-target:*': ['audit', 'empty', 'export', 'violation', 'search'],
  'items>5': ['sandbox'],
  'items>=2': ['sandbox', 'release', 'profiles'],
  'items<2': ['empty'],
  'items<=2': ['empty', 'release', 'profiles'],
  'items:2..600': ['sandbox', 'release', 'profiles'],
  'items:600..': ['sandbox'],
  'items:..2': ['empty', 'release', 'profiles'],
  'items>500': ['sandbox'],
  'items:0': ['empty'],
  'items:*': ['empty', 'sandbox', 'release', 'profiles'],
  'origin:"example-repo/main"': ['release'],
  'time:2026-03': ['release'],
  'date:2026-03-04': ['release'],
  'at:2026-03-04T10:15': ['release'],
  'time:2026-03-04T10:15:30': ['release'],
  'time:2026-03-04T10:15:30.123': ['release'],
  'time:2026-03-04T10:15:30.124': [],
  'time:2026-03-04T12:15+02:00': ['release'],
  'time>=2026-01-01': everything.filter((id) => id !== 'search'),
  'time:2026-01-01..2026-03-31': ['release', 'profiles'],
  'time:2026': everything.filter((id) => id !== 'search'),
  'time:last-7d': ['audit', 'empty', 'sandbox'],
  'time:last-1h': ['audit'],
  'time:last-2w': ['audit', 'empty', 'sandbox'],
  'time:last-1m': ['audit', 'empty', 'sandbox', 'export', 'violation'],
  'time:last-1y': everything,
  'time:today': ['audit', 'empty'],
  'time:yesterday': ['sandbox'],
  'time:this-week': ['audit', 'empty', 'sandbox'],
  'time:last-week': [],
  'time:this-month': ['audit', 'empty', 'sandbox'],
  'time:last-month': ['export', 'violation'],
  'time:this-quarter': ['audit', 'empty', 'sandbox', 'export', 'violation'],
  'time:last-quarter': ['release', 'profiles'],
  'time:this-year': everything.filter((id) => id !== 'search'),
  'time:last-year': ['search'],
  'after:2026-05': ['audit', 'empty', 'sandbox'],
  'before:2026': ['search'],
  'time<=2026-02-10': ['profiles', 'search'],
  'time>2026-05-14': ['audit', 'empty'],
  'by:ci@example.com user:CI@example.com': ['empty'],
  'source:gearset': ['empty', 'sandbox', 'release', 'profiles'],
  'conn:APP': ['audit', 'export', 'violation', 'search'],
  'kind:deployment': ['empty', 'sandbox', 'release', 'profiles'],
  'kind:data,transfer': ['audit', 'export'],
  'type:ContinuousIntegration': ['profiles'],
  'type:"Custom Object Data"': ['audit'],
  'code:52': ['audit'],
  'code>66': ['export', 'violation'],
  'op:rollback': ['sandbox'],
  'op:view-violation': ['violation'],
  'opcode:1001': ['violation'],
  'opcode:0..1': ['export', 'search'],
  'object:*contact*': ['audit', 'violation'],
  'record:AAA111': ['violation'],
  'record:bbb222': ['audit'],
  'record:jane*': ['audit'],
  'env:production': ['release', 'profiles'],
  'env:unclassified': ['empty'],
  'status:failed,partial': ['empty', 'sandbox', 'profiles'],
  'metadata:profile': ['profiles'],
  'md:ApexClass name:Invoice*': ['release'],
  'name:*reader*': ['profiles'],
  'change:deleted': ['release', 'profiles'],
  'modifiedby:dev.one@example.com': ['release', 'profiles'],
  'md:ApexClass change:deleted name:Invoice_Service__c': ['release'],
  'item(md:ApexClass name:Invoice* change:deleted)': ['release'],
  'item(md:ApexClass name:Invoice_Service__c change:deleted)': [],
  'item(md:Profile change:deleted)': ['profiles'],
  'item(md:Profile change:deleted modifiedby:dev.one@example.com)': [],
  'md:Profile change:deleted modifiedby:dev.one@example.com': ['profiles'],
  'item:ApexClass/Invoice*': ['release'],
  'item:Profile/Invoice*': ['profiles'],
  'item(md:Profile -change:deleted)': ['profiles'],
  'item(md:Profile -change:changed -change:deleted)': [],
  '-item:*': ['audit', 'empty', 'sandbox', 'export', 'violation', 'search'],
  'ticket:FIN-101': ['release'],
  'ticket:fin*': ['release'],
  'ticket:any': ['release'],
  'ticket:none': ['profiles'],
  'ticket:not-requested': ['sandbox'],
  'ticket:not-returned': ['empty'],
  'old:draft': ['audit'],
  'new:*board*': ['audit'],
  'new:"approved by"*': ['audit'],
  'violation:yes': ['violation'],
  'violation:no kind:deployment': ['empty', 'sandbox', 'release', 'profiles'],
  'changed:yes': ['profiles'],
  'tag:x': [],
  '-tag:*': everything,
  'case:x OR watch:y': [],
  'id:gs:release': ['release'],
  'id:"gs:release",gs:none,gs:sandbox': ['sandbox', 'release'],
  'id:GS:release OR id:gs:Release OR id:gs:5b0c8a52': [],
  'id:gs:release -id:gs:sandbox invoice': ['release'],
  '-id:*': [],
  'field.char_col4:test': ['violation'],
  'field.CHAR_COL4:*': ['violation'],
  'field.int_col3:-1': ['violation'],
  'field.note:*voice*': ['audit'],
  // The questions of the documentation.
  'kind:deployment time:2026-01-01..2026-03-31 item:Profile/*': ['profiles'],
  'env:production item(md:ApexClass change:deleted)': ['release'],
  'kind:deployment env:production ticket:none': ['profiles'],
  'by:dev.one@example.com status:failed time:this-quarter': ['sandbox'],
  'violation:yes object:*contact*': ['violation'],
  'code:102 time:last-month': ['export'],
  'kind:search *salary*': ['search'],
};

function planOf(query: string, zone = 'UTC') {
  return compileQuery(resolveQuery(parseQuery(query).tree, { nowMs: exampleNowMs, zone }).tree);
}

describe('the documented syntax', () => {
  it.each(Object.entries(examples))('%s', (query, expected) => {
    const plan = planOf(query);
    expect(archive.externalIds(openSearch(archive.database, plan).ids)).toEqual(expected);
    expect(countMatches(archive.database, plan)).toBe(expected.length);
    const printed = printQuery(parseQuery(query).tree);
    expect(archive.externalIds(openSearch(archive.database, planOf(printed)).ids)).toEqual(expected);
  });

  it('takes dates in the named zone', () => {
    const search = (query: string, zone: string) =>
      archive.externalIds(openSearch(archive.database, planOf(query, zone)).ids);
    expect(search('time:2026-05-01', 'Europe/Vienna')).toEqual(['export']);
    expect(search('time:2026-04-30', 'UTC')).toEqual(['export']);
    expect(search('time:2026-05-01Z', 'Europe/Vienna')).toEqual([]);
    expect(search('time:2026', 'Europe/Vienna')).toEqual(everything);
  });
});
