import { describe, expect, it } from 'vitest';
import { bindCondition, type PlanLookups } from '#core/search/bind-plan.ts';
import { idsSql, searchSource } from '#core/search/build-sql.ts';
import { compileQuery } from '#core/search/compile-query.ts';
import { writeValuesIn } from '#core/search/explain-query.ts';
import { dictionaryFields } from '#core/store/dictionary-fields.ts';
import { firstPossibleId } from '#core/store/event-ids.ts';
import { tagToken } from '#core/store/tag-token.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { resolveQuery } from '#shared/query/resolve-query.ts';

/** Look-ups without data: a value's id is made from its field, `many` is a value of too many ids. */
const lookups: PlanLookups = {
  dictionaryIds({ field, whole, prefixes, parts }) {
    if ([...whole, ...prefixes, ...parts].includes('many')) return null;
    return [...whole, ...prefixes, ...parts]
      .filter((value) => value !== 'unknown')
      .map((_, index) => dictionaryFields[field] * 10 + index);
  },
  firstIdAtOrAfter: (timeMs) => (timeMs > Date.UTC(2027, 0) ? null : firstPossibleId(timeMs)),
};

const tokens = new Map(Array.from({ length: 300 }, (_, id) => [tagToken(id), `#${id}`]));

function sqlOf(query: string): string {
  const { tree } = resolveQuery(parseQuery(query).tree, { nowMs: Date.UTC(2026, 4, 15, 12), zone: 'UTC' });
  const statement = writeValuesIn(idsSql(searchSource(bindCondition(compileQuery(tree).condition, lookups))));
  // Tokens of dictionary values are single letters of a script few reviewers read.
  return statement.replace(/[\u4e00-\u9fff]/g, (letter) => tokens.get(letter) ?? letter);
}

const queries = [
  '*',
  'invoice',
  'invoice release',
  '"final release" -sandbox',
  'invoi*',
  '-sandbox',
  'invoice OR (refund -fee)',
  'Invoice_Service__c',
  'Zoë',
  'ﬁnal',
  'time:2026-03',
  'after:2028',
  'before:2028',
  'invoice time:last-7d',
  '(time:2026-01 OR time:2026-03) x',
  'actor:dev.one@example.com',
  'actor:dev* kind:deployment status:failed,partial invoice',
  'actor:*many*',
  'code:*many*',
  'metadata:many',
  'actor:unknown',
  'actor:unknown OR x',
  '-actor:unknown',
  'actor:*',
  '-target:*',
  'items>500 env:production',
  'code:100..102',
  'record:AAA-111',
  'record:*111*',
  'new:"approved by"*',
  'field.char_col4:test',
  'field.char_col4:*',
  'ticket:FIN-101',
  'ticket:none env:production kind:deployment',
  'name:Invoice*',
  'item:ApexClass/Invoice*',
  'item(md:ApexClass change:deleted)',
  'item(md:Profile)',
  'item(-change:deleted OR name:*)',
  'items:* OR invoice',
  '-(invoice items>5)',
  '*salary*',
  'tag:x',
  '-tag:*',
];

describe('the SQL of queries', () => {
  it.each(queries)('%s', (query) => {
    expect(sqlOf(query)).toMatchSnapshot();
  });

  it('is the same for the same query', () => {
    for (const query of queries) expect(sqlOf(query)).toBe(sqlOf(query));
  });
});
